"""The notice, what is stored of a person, and how they are forgotten."""
