"""Taking updates in."""
