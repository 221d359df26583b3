"""What the published files hold: the unit of each table, its key, and the meaning of its columns."""
