-- For how long those who registered for an event agreed that things are kept: longer settings do not reach them.

CREATE TABLE retention_promise (
    event TEXT PRIMARY KEY REFERENCES event (code),
    keep_registrations INTEGER NOT NULL CHECK (keep_registrations >= 0),  -- seconds after the event's end
    keep_comments INTEGER NOT NULL CHECK (keep_comments >= 0)
) STRICT, WITHOUT ROWID;
