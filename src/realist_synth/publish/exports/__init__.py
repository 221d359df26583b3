"""Exports of a package: one file here per format."""
