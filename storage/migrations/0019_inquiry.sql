-- What participants pass on to the organizers, what these answer, and where copies of it stand. Nothing is older than 30 days.

CREATE TABLE inquiry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,               -- never given twice, so that an old button answers nobody else
    event TEXT NOT NULL REFERENCES event (code),
    person INTEGER NOT NULL,                            -- not a foreign key: also somebody who is not registered
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),          -- with which it was passed on
    language TEXT NOT NULL,                             -- in which the answer is introduced
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    passed_on_at TEXT NOT NULL                          -- UTC, ISO 8601
) STRICT;
CREATE INDEX inquiry_by_person ON inquiry (person);

CREATE TABLE inquiry_answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inquiry INTEGER NOT NULL REFERENCES inquiry (id) ON DELETE CASCADE,
    person INTEGER NOT NULL,                            -- whom it is for
    author INTEGER,                                     -- the organizer; NULL: was forgotten since
    author_name TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000)
) STRICT;
CREATE INDEX inquiry_answer_by_inquiry ON inquiry_answer (inquiry);

CREATE TABLE inquiry_copy (
    person INTEGER NOT NULL,                            -- the organizer in whose chat it stands
    message INTEGER NOT NULL,                           -- its number there
    inquiry INTEGER,                                    -- NULL: erased, and the message is to be emptied
    changes INTEGER NOT NULL DEFAULT 0,                 -- how often it changed since the message was last edited
    PRIMARY KEY (person, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE inquiry_reply (
    person INTEGER PRIMARY KEY,                         -- the organizer whose next text is to answer it
    inquiry INTEGER NOT NULL REFERENCES inquiry (id) ON DELETE CASCADE
) STRICT;
