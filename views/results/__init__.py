"""Results on screens: summary, distributions, comparison, participation, answers with names."""
