"""What leaves the bot: who may send when, and everything that nobody asked for."""
