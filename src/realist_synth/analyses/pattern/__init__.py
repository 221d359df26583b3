"""Recurrent combinations of codes: which kinds there are, how they are found and counted, what is stated of them."""
