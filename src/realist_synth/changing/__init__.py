"""What `changes` is made of: the rows that differ, the questions asked of both versions, what moved, and why."""
