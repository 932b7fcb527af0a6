"""How the bot is run, and by whom, as organizers see it."""
