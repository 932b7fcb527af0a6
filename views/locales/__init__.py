"""What the bot knows of each language: its catalogue, how it writes dates, and in which direction it is read."""
