-- Check-in: of an event with checkin = true only those who are present take part in the survey. No time is stored.

ALTER TABLE survey ADD COLUMN checkin INTEGER NOT NULL DEFAULT 0 CHECK (checkin IN (0, 1));
CREATE TRIGGER survey_keeps_its_checkin BEFORE UPDATE OF checkin ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;

DROP VIEW admitted;
CREATE VIEW admitted AS
    SELECT s.id AS survey, r.event, r.person FROM registration AS r JOIN survey AS s ON s.event = r.event
    WHERE r.registered_on IS NOT NULL AND (s.admission = 'open' OR r.confirmed) AND (NOT s.checkin OR r.present);

-- Whoever is present when the survey is open may have answered a moment later.
CREATE TRIGGER presence_stays_while_survey_is_open BEFORE UPDATE OF present ON registration
WHEN OLD.present AND NOT NEW.present
    AND EXISTS (SELECT 1 FROM survey AS s WHERE s.event = OLD.event AND s.checkin AND s.closed_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'presence is not taken back while the survey is open'); END;

-- Began with the link at the door, and is not finished: present once it is.
ALTER TABLE registration ADD COLUMN scanned INTEGER NOT NULL DEFAULT 0 CHECK (scanned IN (0, 1));
ALTER TABLE registration ADD COLUMN wrong_codes INTEGER NOT NULL DEFAULT 0 CHECK (wrong_codes BETWEEN 0 AND 5);

CREATE TABLE checkin (                                  -- what links and the room code are made of, and who guesses
    event TEXT PRIMARY KEY REFERENCES event (code),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    wrong_codes INTEGER NOT NULL DEFAULT 0 CHECK (wrong_codes >= 0)
) STRICT, WITHOUT ROWID;
