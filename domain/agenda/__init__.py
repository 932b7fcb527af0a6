"""The agenda by days, and its calendar entries."""
