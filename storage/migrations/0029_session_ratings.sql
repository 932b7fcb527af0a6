-- Ratings of agenda items are asked for while the event goes on. Nothing is shown of them before they close, so that
-- whoever was marked as present by mistake can be unmarked meanwhile.

DROP TRIGGER presence_stays_while_survey_is_open;
CREATE TRIGGER presence_stays_while_survey_is_open BEFORE UPDATE OF present ON registration
WHEN OLD.present AND NOT NEW.present AND EXISTS (
    SELECT 1 FROM survey AS s
    WHERE s.event = OLD.event AND s.checkin AND s.closed_at IS NULL AND s.name NOT GLOB 'session-*')
BEGIN SELECT RAISE(ABORT, 'presence is not taken back while the survey is open'); END;
