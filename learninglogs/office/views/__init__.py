"""Pages of the school office."""
