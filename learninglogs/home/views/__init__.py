"""What answers each address of the top floor."""
