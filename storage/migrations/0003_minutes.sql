-- The minutes: what coordinators note of the discussion. Who typed a note is not kept.

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL REFERENCES event (code),
    about TEXT CHECK (about LIKE '{%}'),                -- the topic as it was called then; NULL: other matters
    kind TEXT NOT NULL CHECK (kind IN ('note', 'conclusion')),
    place INTEGER NOT NULL,                             -- their order
    -- NULL: deleted. The number stays, so that an old button never means another note.
    text TEXT CHECK (length(text) BETWEEN 1 AND 4000)
) STRICT;
CREATE INDEX note_by_event ON note (event);

CREATE TABLE note_taking (                              -- whose next typed text becomes a note
    person INTEGER PRIMARY KEY,                         -- not a foreign key: staff work before they are stored
    event TEXT NOT NULL REFERENCES event (code),
    about TEXT CHECK (about LIKE '{%}'),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'conclusion')),
    note INTEGER REFERENCES note (id)                   -- whose text the next one replaces
) STRICT;
