"""What organizers can do: manage people and messages, never see answers."""
