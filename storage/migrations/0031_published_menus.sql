-- What Telegram was last told about menus and descriptions, so that a start sends only what has changed since.

ALTER TABLE staff_menu ADD COLUMN digest TEXT NOT NULL DEFAULT '';  -- of the menu in this chat; empty: not known

CREATE TABLE bot_profile (
    part TEXT PRIMARY KEY,                              -- 'menu' of everybody, or 'descriptions'
    digest TEXT NOT NULL
) STRICT;
