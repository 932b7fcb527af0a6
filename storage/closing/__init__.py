"""Closing a survey: the counts made ahead, what is erased and in which steps, closings that a backup has not seen."""
