"""Who takes part, for organizers: names, single people, guests, refusals, confirming."""
