-- Whose answer has not come through yet, and which message it replaces (0: none). The row is the same whatever was pressed,
-- and goes with the answer; what a crash leaves of them is answered at the next start.
CREATE TABLE owed_screen (
    person INTEGER PRIMARY KEY,
    message INTEGER NOT NULL
) STRICT;
