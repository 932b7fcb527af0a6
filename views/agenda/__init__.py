"""The agenda on screens and in calendar files."""
