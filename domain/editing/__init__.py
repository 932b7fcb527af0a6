"""Making and changing events in the chat: their tables, their parts, and what stands against a change."""
