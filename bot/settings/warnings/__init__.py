"""What in right settings looks wrong all the same."""
