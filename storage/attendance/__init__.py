"""Who was there: check-in, marks of presence, and the numbers that coordinators typed."""
