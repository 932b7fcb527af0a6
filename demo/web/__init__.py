"""The demo page: its server, and the program that it shows."""
