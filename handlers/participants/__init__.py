"""What participants can do."""
