"""Making and changing events in the chat."""
