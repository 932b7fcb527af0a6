-- How the marks in ``departed`` were made: by a fast digest in surveys that opened before this step, by a slow one since.
-- The program replaces the fast ones when it starts; see storage/departures.py.

ALTER TABLE survey ADD COLUMN marks TEXT NOT NULL DEFAULT 'hmac' CHECK (marks IN ('hmac', 'scrypt'));
