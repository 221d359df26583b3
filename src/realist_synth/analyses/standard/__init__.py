"""Reporting standards as data, and what a package answers to each of their items."""
