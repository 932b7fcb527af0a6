"""Files that organizers send to change an event, and files of an event that they take along."""
