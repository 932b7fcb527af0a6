"""Who was there: check-in, marks of presence, guests, refusals, and the numbers that coordinators typed."""
