-- From how many people on a breakdown and comments are shown, frozen like minimum_group when the survey opens.
-- Of what was opened before, comments keep the threshold they were promised with. Groups get the larger one that new
-- surveys have by default: the rule that protected smaller ones, by looking at the answers, is gone.

ALTER TABLE survey ADD COLUMN minimum_breakdown INTEGER NOT NULL DEFAULT 10 CHECK (minimum_breakdown >= 3);
ALTER TABLE survey ADD COLUMN minimum_comments INTEGER NOT NULL DEFAULT 10 CHECK (minimum_comments >= 3);
UPDATE survey SET minimum_breakdown = max(minimum_group, 10), minimum_comments = minimum_group;

CREATE TRIGGER survey_thresholds_are_ordered BEFORE INSERT ON survey
WHEN NEW.minimum_breakdown < NEW.minimum_group OR NEW.minimum_comments < NEW.minimum_group
BEGIN SELECT RAISE(ABORT, 'no threshold is below minimum_group'); END;
CREATE TRIGGER survey_keeps_its_thresholds BEFORE UPDATE OF minimum_breakdown, minimum_comments ON survey
BEGIN SELECT RAISE(ABORT, 'a survey is frozen once it has opened'); END;
