-- Named surveys: whoever answers one has agreed that the answers stand beside them. These tables and the anonymous side
-- have nothing to do with each other; what is here goes with the registration it belongs to, whatever erases that.

ALTER TABLE survey ADD COLUMN anonymous INTEGER NOT NULL DEFAULT 1 CHECK (anonymous IN (0, 1));
CREATE TRIGGER survey_keeps_its_kind BEFORE UPDATE OF anonymous ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;

CREATE TABLE named_consent (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    notice TEXT NOT NULL,                               -- version of what was agreed to
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    PRIMARY KEY (event, person),
    FOREIGN KEY (event, person) REFERENCES registration (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER consent_is_to_a_named_survey BEFORE INSERT ON named_consent
WHEN NOT EXISTS (SELECT 1 FROM survey WHERE event = NEW.event AND NOT anonymous)
BEGIN SELECT RAISE(ABORT, 'no named survey has opened'); END;

CREATE TABLE named_answers (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    answers TEXT NOT NULL CHECK (answers LIKE '{%}'),   -- question → options
    next_comment INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (event, person),
    FOREIGN KEY (event, person) REFERENCES named_consent (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE named_comment (
    event TEXT NOT NULL,
    person INTEGER NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    PRIMARY KEY (event, person, question),
    FOREIGN KEY (event, person) REFERENCES named_answers (event, person) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The anonymous side takes nothing of a named survey, whatever the program believes.

CREATE TRIGGER participation_is_anonymous BEFORE INSERT ON participation
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER tally_is_anonymous BEFORE INSERT ON tally
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;
CREATE TRIGGER comment_is_anonymous BEFORE INSERT ON comment
WHEN (SELECT anonymous FROM survey WHERE id = NEW.survey) = 0
BEGIN SELECT RAISE(ABORT, 'this survey is named'); END;

-- Who has answered, of either kind: all that reminders, invitations and counts need to know.

CREATE VIEW answered AS
    SELECT survey, person FROM participation
    UNION ALL
    SELECT s.id AS survey, n.person FROM named_answers AS n JOIN survey AS s ON s.event = n.event;
