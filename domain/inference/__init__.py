"""What can be inferred about single people from published results: the audit of the rules of a release."""
