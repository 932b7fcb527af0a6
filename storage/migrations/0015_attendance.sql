-- Who was present, people who take part without Telegram, and what organizers and coordinators did.

-- No time of arrival is stored, and no order of arrivals: the rows are in the order of people's numbers.
ALTER TABLE registration ADD COLUMN present INTEGER NOT NULL DEFAULT 0
    CHECK (present IN (0, 1) AND (NOT present OR registered_on IS NOT NULL));

CREATE TABLE guest (                                    -- added by hand: attendance only, no chat and so no survey
    event TEXT NOT NULL REFERENCES event (code),
    number INTEGER NOT NULL CHECK (number > 0),         -- of the same sequence as registrations, see registration_number
    name TEXT CHECK (length(name) BETWEEN 1 AND 64),
    profession TEXT,
    present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (                                    -- who did what when: no contents, and nobody it was done to
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,                                   -- UTC, ISO 8601; the day alone where a time would tell of arrivals
    person INTEGER,                                     -- NULL: was forgotten since
    action TEXT NOT NULL,
    event TEXT
) STRICT;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit
WHEN NEW.person IS NOT NULL OR NEW.id <> OLD.id OR NEW.at <> OLD.at OR NEW.action <> OLD.action
    OR NEW.event IS NOT OLD.event
BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
