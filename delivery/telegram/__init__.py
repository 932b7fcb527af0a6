"""The Bot API: calls, what they are made of, and their errors."""
