"""The manual of the command line, read off its own parsers."""
