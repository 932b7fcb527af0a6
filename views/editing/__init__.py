"""What organizers see when they make or change an event in the chat."""
