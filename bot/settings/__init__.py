"""The settings file: read, checked, and turned into the values of the domain."""
