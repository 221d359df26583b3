"""Directions of effect: what each result says, and how the votes fall."""
