"""Files that are taken into an event: what is wrong with them, and what would change."""
