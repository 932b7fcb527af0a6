-- Registrations that organizers refused: the person can neither register again nor answer, until they are let in.

CREATE TABLE refusal (
    event TEXT NOT NULL REFERENCES event (code),
    person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                            -- all as it stood in the registration
    notice TEXT NOT NULL,
    agreed_on TEXT NOT NULL CHECK (agreed_on IS date(agreed_on)),
    registered_on TEXT NOT NULL CHECK (registered_on IS date(registered_on)),
    profession TEXT,
    name TEXT CHECK (length(name) BETWEEN 1 AND 64),
    answers TEXT NOT NULL CHECK (answers LIKE '{%}'),
    PRIMARY KEY (event, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX refusal_by_number ON refusal (event, number);
