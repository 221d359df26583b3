"""Agreement between coders: coefficients with their intervals, and what is compared."""
