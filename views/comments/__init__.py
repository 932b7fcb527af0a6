"""Comments: the questions after sending, and their review by coordinators."""
