-- The last time that the machine's clock, its monotonic one and Telegram's agreed upon: at the next start none may be earlier.
CREATE TABLE known_time (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    moment TEXT NOT NULL                                -- UTC, ISO 8601
) STRICT;
