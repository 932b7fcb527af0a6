"""The rehearsal: a whole event played in seconds, checked, and attacked."""
