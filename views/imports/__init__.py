"""Files that organizers send to change an event: what would change, and what is wrong with them."""
