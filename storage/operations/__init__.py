"""Rows about the bot's own operation: known time, absences, status, retention."""
