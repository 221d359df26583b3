"""What a release is made of: its archive, its list of digests, its citation, its words, and the proof of it."""
