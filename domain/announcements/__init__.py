"""Messages that organizers write in the chat, and the times they are to go out."""
