-- Whose command menu at Telegram is one of the staff's, so that it can be taken away when they no longer are.

CREATE TABLE staff_menu (
    person INTEGER PRIMARY KEY
) STRICT;
