-- Staff of one event, staff by a link, and the links themselves.

CREATE TABLE staff_of_events (
    person INTEGER NOT NULL,                            -- not a foreign key: staff work before they ever wrote to the bot
    role TEXT NOT NULL CHECK (role IN ('organizer', 'coordinator')),
    event TEXT NOT NULL DEFAULT '',                     -- '': of all events
    source TEXT NOT NULL CHECK (source IN ('settings', 'link')),
    name TEXT CHECK (length(name) BETWEEN 1 AND 64),    -- of those by a link, as Telegram showed it then
    PRIMARY KEY (person, role, event)
) STRICT, WITHOUT ROWID;
INSERT INTO staff_of_events (person, role, source) SELECT person, role, source FROM staff;
DROP TABLE staff;
ALTER TABLE staff_of_events RENAME TO staff;

CREATE TABLE staff_link (
    token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
    role TEXT NOT NULL CHECK (role IN ('organizer', 'coordinator')),
    event TEXT NOT NULL DEFAULT '',
    person INTEGER NOT NULL,                            -- who made it
    expires_at TEXT NOT NULL                            -- UTC, ISO 8601
) STRICT, WITHOUT ROWID;
