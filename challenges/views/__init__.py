"""What answers each address about challenges."""
