"""Events that live in the chat, and what organizers are typing for them."""
