-- Whether a message is about the survey, so that who got it tells who has answered: written with the message, read by
-- whatever erases, drops or counts its deliveries. Nobody may forget to say it, so there is no default.

ALTER TABLE message ADD COLUMN about_survey INTEGER CHECK (about_survey IN (0, 1));
UPDATE message SET about_survey = send IN ('survey', 'reminder') OR audience = 'not-answered';

CREATE TRIGGER message_says_whether_it_is_about_the_survey BEFORE INSERT ON message WHEN NEW.about_survey IS NULL
BEGIN SELECT RAISE(ABORT, 'a message says whether it is about the survey'); END;
CREATE TRIGGER message_still_says_whether_it_is_about_the_survey BEFORE UPDATE OF about_survey ON message
WHEN NEW.about_survey IS NULL
BEGIN SELECT RAISE(ABORT, 'a message says whether it is about the survey'); END;
