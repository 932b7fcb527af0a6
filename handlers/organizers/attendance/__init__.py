"""Who takes part, for organizers: single people, confirming, guests, refusals, invitations, what is printed."""
