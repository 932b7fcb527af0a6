"""What coordinators can do: see results, never who gave them."""
