-- Overall conclusions and action items beside the topics, and how many people were present: all typed by coordinators.

ALTER TABLE note ADD COLUMN section TEXT NOT NULL DEFAULT 'topic' CHECK (section IN ('topic', 'overall', 'action'));
ALTER TABLE note_taking ADD COLUMN section TEXT NOT NULL DEFAULT 'topic'
    CHECK (section IN ('topic', 'overall', 'action', 'present'));

CREATE TABLE headcount (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL REFERENCES event (code),
    -- Numbers alone, never a name; NULL: undone. The number stays, so that an old button never undoes another entry.
    counts TEXT CHECK (counts LIKE '{%}')
) STRICT;
CREATE INDEX headcount_by_event ON headcount (event);
