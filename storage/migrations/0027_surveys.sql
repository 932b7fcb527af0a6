-- Several surveys of an event, each at its own time. Until here an event had one, whose id is now 'after'.
-- The table of surveys anew, since UNIQUE cannot be changed; what names it in triggers and views first.

DROP VIEW answered;
DROP VIEW admitted;
DROP TRIGGER consent_is_to_a_named_survey;
DROP TRIGGER participation_is_anonymous;
DROP TRIGGER tally_is_anonymous;
DROP TRIGGER comment_is_anonymous;
DROP TRIGGER presence_stays_while_survey_is_open;

CREATE TABLE new_survey (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL REFERENCES event (code),
    name TEXT NOT NULL DEFAULT 'after' CHECK (length(name) BETWEEN 1 AND 32),   -- its id in the settings
    definition TEXT NOT NULL CHECK (definition LIKE '{%}'),
    groups TEXT NOT NULL CHECK (groups LIKE '{%}'),    -- profession → group, merged by who was registered at opening
    minimum_group INTEGER NOT NULL CHECK (minimum_group >= 3),
    secret BLOB CHECK (length(secret) = 32),            -- erased at closing; see the table departed
    opened_at TEXT NOT NULL,                            -- UTC, ISO 8601
    closes_at TEXT NOT NULL,
    closed_at TEXT,
    anonymous INTEGER NOT NULL DEFAULT 1 CHECK (anonymous IN (0, 1)),
    admission TEXT NOT NULL DEFAULT 'open' CHECK (admission IN ('open', 'confirmed')),
    marks TEXT NOT NULL DEFAULT 'hmac' CHECK (marks IN ('hmac', 'scrypt')),
    minimum_breakdown INTEGER NOT NULL DEFAULT 10 CHECK (minimum_breakdown >= 3),
    minimum_comments INTEGER NOT NULL DEFAULT 10 CHECK (minimum_comments >= 3),
    checkin INTEGER NOT NULL DEFAULT 0 CHECK (checkin IN (0, 1)),
    UNIQUE (event, name)
) STRICT;
INSERT INTO new_survey (id, event, definition, groups, minimum_group, secret, opened_at, closes_at, closed_at,
    anonymous, admission, marks, minimum_breakdown, minimum_comments, checkin)
SELECT id, event, definition, groups, minimum_group, secret, opened_at, closes_at, closed_at,
    anonymous, admission, marks, minimum_breakdown, minimum_comments, checkin FROM survey ORDER BY id;
DROP TABLE survey;
ALTER TABLE new_survey RENAME TO survey;

CREATE TRIGGER survey_is_frozen BEFORE UPDATE OF event, name, definition, groups, minimum_group, opened_at, anonymous,
    admission, minimum_breakdown, minimum_comments, checkin ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;
CREATE TRIGGER survey_stays_closed BEFORE UPDATE OF closed_at, closes_at ON survey WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'closing is final'); END;
CREATE TRIGGER survey_thresholds_are_ordered BEFORE INSERT ON survey
WHEN NEW.minimum_breakdown < NEW.minimum_group OR NEW.minimum_comments < NEW.minimum_group
BEGIN SELECT RAISE(ABORT, 'no threshold is below minimum_group'); END;
-- Answers with names are kept by event and person, see named_answers: so an event has one named survey at most.
CREATE TRIGGER event_has_one_named_survey BEFORE INSERT ON survey
WHEN NOT NEW.anonymous AND EXISTS (SELECT 1 FROM survey AS s WHERE s.event = NEW.event AND NOT s.anonymous)
BEGIN SELECT RAISE(ABORT, 'an event has one named survey at most'); END;

CREATE TRIGGER consent_is_to_a_named_survey BEFORE INSERT ON named_consent
WHEN NOT EXISTS (SELECT 1 FROM survey WHERE event = NEW.event AND NOT anonymous)
BEGIN SELECT RAISE(ABORT, 'no named survey has opened'); END;
CREATE TRIGGER participation_is_anonymous BEFORE INSERT ON participation
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER tally_is_anonymous BEFORE INSERT ON tally
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER comment_is_anonymous BEFORE INSERT ON comment
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER presence_stays_while_survey_is_open BEFORE UPDATE OF present ON registration
WHEN OLD.present AND NOT NEW.present
    AND EXISTS (SELECT 1 FROM survey AS s WHERE s.event = OLD.event AND s.checkin AND s.closed_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'presence is not taken back while the survey is open'); END;

CREATE VIEW admitted AS
    SELECT s.id AS survey, r.event, r.person FROM registration AS r JOIN survey AS s ON s.event = r.event
    WHERE r.registered_on IS NOT NULL AND (s.admission = 'open' OR r.confirmed) AND (NOT s.checkin OR r.present);
CREATE VIEW answered AS
    SELECT survey, person FROM participation
    UNION ALL
    SELECT s.id AS survey, n.person FROM named_answers AS n
        JOIN survey AS s ON s.event = n.event AND NOT s.anonymous;

-- The survey that a message is about, if it is about one: its id, beside the message for SQL to read.
ALTER TABLE message ADD COLUMN survey TEXT NOT NULL DEFAULT 'after';
