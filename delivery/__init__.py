"""Getting it there: updates in, messages out."""
