"""Who takes part: admission, confirmation, and how many were there."""
