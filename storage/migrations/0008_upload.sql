-- Files that the same content sends to many people: uploaded once, then sent by the id that Telegram gave them.

CREATE TABLE upload (
    bot INTEGER NOT NULL,                               -- an id belongs to the bot whose token uploaded the file
    kind TEXT NOT NULL CHECK (kind IN ('document', 'photo')),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),   -- of the file's name and content
    file_id TEXT NOT NULL,
    day TEXT NOT NULL,                                  -- of the upload, in UTC; erased 30 days later
    PRIMARY KEY (bot, kind, sha256)
) STRICT, WITHOUT ROWID;
