-- The calendar entries of each event as they were last published: which UID stands for which day or session, how often it has
-- changed and when, so that a file imported again replaces what the one before brought.
CREATE TABLE calendar (
    event TEXT PRIMARY KEY REFERENCES event (code),
    entries TEXT NOT NULL CHECK (entries LIKE '[%]')
) STRICT, WITHOUT ROWID;
