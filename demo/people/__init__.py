"""Simulated people: who they are, what they do and write."""
