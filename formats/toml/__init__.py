"""A file as TOML: its lines, its syntax, and what keeps it from being TOML."""
