"""Rules of the bot's own operation: clocks, absences, status, retention."""
