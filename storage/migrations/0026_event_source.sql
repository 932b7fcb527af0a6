-- Events that are made and changed in the chat, as an [[event]] table says them; those of the settings file are not here.

CREATE TABLE event_source (
    event TEXT PRIMARY KEY,                             -- its code
    content TEXT NOT NULL CHECK (content LIKE '{%}'),  -- the [[event]] table as JSON, times as local text
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    revision INTEGER NOT NULL DEFAULT 1,                -- goes up by one with each change
    previous TEXT CHECK (previous LIKE '{%}')          -- the table before the last change, while that can be undone
) STRICT;

CREATE TABLE event_edit (                               -- erased when it is stored or cancelled
    person INTEGER PRIMARY KEY,                         -- the organizer who is typing it
    event TEXT NOT NULL,
    path TEXT NOT NULL,                                 -- which part of the event
    revision INTEGER NOT NULL,                          -- of the event when the organizer began
    typed TEXT NOT NULL DEFAULT '{}' CHECK (typed LIKE '{%}'),  -- what they have typed so far, as JSON
    language TEXT                                       -- the one language that is edited; NULL for all of them
) STRICT;
