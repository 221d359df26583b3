"""Distributions and exact tests in plain Python."""
