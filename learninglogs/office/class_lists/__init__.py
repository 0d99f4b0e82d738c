"""Class lists from a file: read, compared, shown, taken over, undone."""
