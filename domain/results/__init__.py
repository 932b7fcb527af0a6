"""Results: the release, its summary, comparison and report, and answers with names."""
