-- Which event each of the staff worked on last: a command without a code is about that one, also after a restart.

CREATE TABLE recent_event (
    person INTEGER PRIMARY KEY,
    event TEXT NOT NULL,                                -- its code
    day TEXT NOT NULL                                   -- on which they last chose or pressed something of it, in UTC
) STRICT;
