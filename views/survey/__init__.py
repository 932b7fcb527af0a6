"""Screens of a survey: the invitation, its questions, the review, and what it promises."""
