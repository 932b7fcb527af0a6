"""Check-in: what participants are told, what organizers see, and the picture with the link."""
