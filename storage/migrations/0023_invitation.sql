-- Personal links of the roster. No e-mail address is stored, no time, and of the token only the hash.

CREATE TABLE invitation (
    event TEXT NOT NULL REFERENCES event (code),
    number INTEGER NOT NULL CHECK (number > 0),         -- of the same sequence as registrations, see registration_number
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    profession TEXT,
    token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
    person INTEGER REFERENCES person (id) ON DELETE CASCADE,    -- who has used the link
    PRIMARY KEY (event, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitation_by_token ON invitation (token_hash);
CREATE UNIQUE INDEX invitation_by_person ON invitation (event, person) WHERE person IS NOT NULL;
