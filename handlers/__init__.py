"""Who asks: one module for each feature, grouped by audience."""
