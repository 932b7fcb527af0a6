-- Events that organizers have put into the archive, of the settings file and of the chat alike.

CREATE TABLE event_archive (
    event TEXT PRIMARY KEY                              -- its code
) STRICT;
