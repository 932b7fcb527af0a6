"""How the bot is run, and by whom."""
