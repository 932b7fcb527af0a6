-- Admission: of an event with admission = 'confirmed' only those take part in the survey for whom an organizer has vouched.

ALTER TABLE survey ADD COLUMN admission TEXT NOT NULL DEFAULT 'open' CHECK (admission IN ('open', 'confirmed'));
CREATE TRIGGER survey_keeps_its_admission BEFORE UPDATE OF admission ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;

-- What an organizer confirms is a registration with this profession and this name. It is addressed by a number, which no
-- other one of the event ever has. Numbers are given when organizers look at the list, in the order of the list, so that
-- they tell nothing of the order in which people registered; whoever changes profession or name loses theirs.

CREATE TABLE registration_number (
    event TEXT PRIMARY KEY REFERENCES event (code),
    last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

ALTER TABLE registration ADD COLUMN number INTEGER;
ALTER TABLE registration ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0
    CHECK (confirmed IN (0, 1) AND (NOT confirmed OR (registered_on IS NOT NULL AND number IS NOT NULL)));

CREATE UNIQUE INDEX registration_by_number ON registration (event, number) WHERE number IS NOT NULL;
CREATE TRIGGER confirmation_is_of_what_was_seen BEFORE UPDATE OF profession, name ON registration
WHEN NEW.confirmed AND (OLD.profession IS NOT NEW.profession OR OLD.name IS NOT NEW.name)
BEGIN SELECT RAISE(ABORT, 'a changed registration is not confirmed'); END;

-- Who may answer an opened survey: all that invitations, reminders and counts need to know.

CREATE VIEW admitted AS
    SELECT s.id AS survey, r.event, r.person FROM registration AS r JOIN survey AS s ON s.event = r.event
    WHERE r.registered_on IS NOT NULL AND (s.admission = 'open' OR r.confirmed);
