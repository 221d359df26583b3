"""What happened to programme theories, element by element."""
