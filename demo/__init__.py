"""The stand-in for Telegram and the people who use it in rehearsals."""
