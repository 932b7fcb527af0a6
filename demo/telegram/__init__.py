"""A stand-in for the Bot API on loopback, as strict as Telegram where it matters."""
