-- The identified side: who takes part and what is sent to them.
-- JSON is checked by its braces alone: with trusted_schema = OFF, SQLite 3.40 admits no JSON function in a schema.

CREATE TABLE event (
    code TEXT PRIMARY KEY CHECK (length(code) BETWEEN 2 AND 32),
    definition TEXT NOT NULL CHECK (definition LIKE '{%}')
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id INTEGER PRIMARY KEY CHECK (id > 0),              -- the numeric Telegram id, which is the private chat's id too
    language TEXT,                                      -- own choice
    telegram_language TEXT,
    muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    reachable INTEGER NOT NULL DEFAULT 1 CHECK (reachable IN (0, 1))
) STRICT;

CREATE TABLE staff (
    person INTEGER NOT NULL,                            -- not a foreign key: staff work before they ever wrote to the bot
    role TEXT NOT NULL CHECK (role IN ('organizer', 'coordinator')),
    source TEXT NOT NULL CHECK (source IN ('settings', 'link')),
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE registration (
    event TEXT NOT NULL REFERENCES event (code),
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    notice TEXT NOT NULL,                               -- version of the notice agreed to
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    registered_on TEXT CHECK (registered_on IS date(registered_on)),   -- counts from then on
    profession TEXT,                                    -- NULL: prefers not to say, or not asked yet
    name TEXT CHECK (length(name) BETWEEN 1 AND 64),
    answers TEXT NOT NULL DEFAULT '{}' CHECK (answers LIKE '{%}'),
    asking TEXT,                                        -- what the chat waits for: profession, name, question:ID
    CHECK (registered_on IS NOT NULL OR asking IS NOT NULL),
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_by_person ON registration (person);

-- Planned messages and their deliveries.

CREATE TABLE message (
    event TEXT NOT NULL REFERENCES event (code),
    id TEXT NOT NULL,                                   -- as in the settings (reminder-1), or made by the program
    send TEXT NOT NULL CHECK (send IN ('agenda', 'survey', 'reminder', 'text', 'summary', 'notice')),
    audience TEXT NOT NULL,                             -- registered, checked-in, not-answered, organizers, coordinators
    due TEXT NOT NULL,                                  -- UTC, ISO 8601
    body TEXT NOT NULL DEFAULT '{}' CHECK (body LIKE '{%}'),
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'released', 'dropped')),
    reason TEXT,
    PRIMARY KEY (event, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_planned ON message (due) WHERE state = 'planned';

CREATE TABLE delivery (
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
    FOREIGN KEY (event, message) REFERENCES message (event, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX delivery_waiting ON delivery (due, id) WHERE state IN ('waiting', 'unknown');
CREATE INDEX delivery_by_person ON delivery (person);

CREATE TABLE seen (
    update_id INTEGER PRIMARY KEY,
    day TEXT NOT NULL
) STRICT;

CREATE TABLE quarantine (
    update_id INTEGER PRIMARY KEY,
    day TEXT NOT NULL,
    reason TEXT NOT NULL                                -- the kind of failure, never the content
) STRICT;

-- Surveys, frozen when they open.

CREATE TABLE survey (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL UNIQUE REFERENCES event (code),
    definition TEXT NOT NULL CHECK (definition LIKE '{%}'),
    groups TEXT NOT NULL CHECK (groups LIKE '{%}'),    -- profession → group, merged by who was registered at opening
    minimum_group INTEGER NOT NULL CHECK (minimum_group >= 3),
    secret BLOB CHECK (length(secret) = 32),            -- erased at closing; see the table departed
    opened_at TEXT NOT NULL,                            -- UTC, ISO 8601
    closes_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE TRIGGER survey_is_frozen BEFORE UPDATE OF event, definition, groups, minimum_group, opened_at ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;
CREATE TRIGGER survey_stays_closed BEFORE UPDATE OF closed_at, closes_at ON survey WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'closing is final'); END;

-- Participation: that a person has answered, and nothing of what or when.

CREATE TABLE participation (
    survey INTEGER NOT NULL REFERENCES survey (id),
    person INTEGER NOT NULL,
    next_comment INTEGER NOT NULL DEFAULT 0,            -- moves on a skip as on a text, so it says nothing
    PRIMARY KEY (survey, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE departed (                                 -- answered an open survey and was forgotten since
    survey INTEGER NOT NULL REFERENCES survey (id),
    digest BLOB NOT NULL CHECK (length(digest) = 32),   -- HMAC of the person's id under the survey's secret
    PRIMARY KEY (survey, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE declined (
    survey INTEGER NOT NULL REFERENCES survey (id),
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    PRIMARY KEY (survey, person)
) STRICT, WITHOUT ROWID;

-- The anonymous side: counts and words that belong to nobody. It shares the survey's id with the other side, nothing else.

CREATE TABLE tally (
    survey INTEGER NOT NULL REFERENCES survey (id),
    question TEXT NOT NULL,
    part TEXT NOT NULL,                                 -- the group
    option TEXT NOT NULL,
    -- Counts begin at 2^24, so that every count takes the same four bytes and growing one never moves another on disk.
    count INTEGER NOT NULL DEFAULT 16777216 CHECK (count BETWEEN 16777216 AND 2147483647),
    PRIMARY KEY (survey, question, part, option)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
    survey INTEGER NOT NULL REFERENCES survey (id),
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (survey, question, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
    survey INTEGER PRIMARY KEY REFERENCES survey (id),
    content TEXT NOT NULL CHECK (content LIKE '{%}'),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE TRIGGER release_is_immutable BEFORE UPDATE ON release
BEGIN SELECT RAISE(ABORT, 'a release never changes'); END;
CREATE TRIGGER release_is_kept BEFORE DELETE ON release
BEGIN SELECT RAISE(ABORT, 'a release never changes'); END;
