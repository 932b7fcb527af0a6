"""Formats of files: content becomes the domain's values, or its mistakes by name, and is written back."""
