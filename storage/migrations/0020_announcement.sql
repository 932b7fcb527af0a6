-- What organizers write in the chat: the draft of a message, and messages of the kinds that come of it.

CREATE TABLE message_draft (                            -- erased when the message is sent, planned or cancelled
    person INTEGER PRIMARY KEY,                         -- the organizer who writes it
    event TEXT NOT NULL REFERENCES event (code),
    send TEXT NOT NULL CHECK (send IN ('announcement', 'reminder')),
    audience TEXT NOT NULL,
    profession TEXT,                                    -- when it is for one profession
    content TEXT NOT NULL CHECK (content LIKE '{%}'),   -- JSON: language → text and file
    asking TEXT,                                        -- the language, or 'time', that a text is waited for
    due TEXT                                            -- UTC, ISO 8601: the time that was typed
) STRICT;

-- The table of messages anew, since a CHECK cannot be changed; first the copies, or erasing it would erase them.
CREATE TABLE new_message (
    event TEXT NOT NULL REFERENCES event (code),
    id TEXT NOT NULL,                                   -- as in the settings (reminder-1), or made by the program
    send TEXT NOT NULL CHECK (send IN ('agenda', 'survey', 'reminder', 'text', 'summary', 'notice', 'announcement',
        'agenda-change', 'results')),
    audience TEXT NOT NULL,
    due TEXT NOT NULL,                                  -- UTC, ISO 8601
    body TEXT NOT NULL DEFAULT '{}' CHECK (body LIKE '{%}'),
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'released', 'dropped')),
    reason TEXT,
    about_survey INTEGER NOT NULL CHECK (about_survey IN (0, 1)),
    PRIMARY KEY (event, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_message (event, id, send, audience, due, body, state, reason, about_survey)
SELECT event, id, send, audience, due, body, state, reason, about_survey FROM message;

CREATE TABLE new_delivery (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    message TEXT NOT NULL,
    person INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'unknown', 'sent', 'unreachable', 'dropped', 'failed')),
    due TEXT NOT NULL,                                  -- UTC, ISO 8601: not before
    attempts INTEGER NOT NULL DEFAULT 0,
    doubts INTEGER NOT NULL DEFAULT 0,                  -- tries of which nobody knows whether they reached the person
    settled_at TEXT,                                    -- UTC, ISO 8601: when it was sent or given up
    reason TEXT,
    UNIQUE (event, message, person),
    FOREIGN KEY (event, message) REFERENCES new_message (event, id) ON DELETE CASCADE
) STRICT;
INSERT INTO new_delivery (id, event, message, person, state, due, attempts, doubts, settled_at, reason)
SELECT id, event, message, person, state, due, attempts, doubts, settled_at, reason FROM delivery;

DROP TABLE delivery;
DROP TABLE message;
ALTER TABLE new_message RENAME TO message;
ALTER TABLE new_delivery RENAME TO delivery;
CREATE INDEX message_planned ON message (due) WHERE state = 'planned';
CREATE INDEX delivery_waiting ON delivery (due, id) WHERE state IN ('waiting', 'unknown');
CREATE INDEX delivery_by_person ON delivery (person);
