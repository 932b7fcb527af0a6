"""Which of everything that waits for one person's words a typed text is for."""
