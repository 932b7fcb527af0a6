-- Comments after closing, when coordinators decide which of them reports may show. Their order is that of the questions
-- and of the alphabet, never of arrival.

CREATE TABLE released_comment (
    survey INTEGER NOT NULL REFERENCES survey (id),
    place INTEGER NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),    -- as typed, or as it was edited to be published
    count INTEGER NOT NULL CHECK (count > 0),                      -- how many wrote these words
    decision TEXT NOT NULL DEFAULT 'waiting' CHECK (decision IN ('waiting', 'published', 'withheld')),
    PRIMARY KEY (survey, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE editing (                                  -- whose next text is to stand in place of which comment
    person INTEGER PRIMARY KEY,
    survey INTEGER NOT NULL,
    place INTEGER NOT NULL,
    FOREIGN KEY (survey, place) REFERENCES released_comment (survey, place) ON DELETE CASCADE
) STRICT;
