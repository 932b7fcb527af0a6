"""One ``[[event]]`` table, wherever it stands: read, checked, and turned into the domain's values."""
