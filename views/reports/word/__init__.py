"""A document as a Word file: its text, styles, typeface, and what python-docx has no name for."""
