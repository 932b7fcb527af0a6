"""Rows of planned and sent messages, their progress, and the updates they answer."""
