-- The updates whose confirmation Telegram has taken, as ranges of their numbers: all of them, with an effect or without,
-- so that a range tells nothing of who did what. A row of ``seen`` lives only until its update is confirmed.

CREATE TABLE confirmed (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    day TEXT NOT NULL CHECK (day IS date(day)),
    CHECK (first <= last)
) STRICT;
