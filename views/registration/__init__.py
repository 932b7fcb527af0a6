"""Screens of registering, step by step."""
