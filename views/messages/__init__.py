"""Messages that organizers write in the chat: asked for, shown as they will look, planned."""
