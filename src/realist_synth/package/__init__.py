"""Packages and reviews: a strict reader, and an atomic writer, of the data packages of the profile."""
