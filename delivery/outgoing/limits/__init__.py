"""Telegram's limits: how much may be sent, when, and what waits for its turn."""
