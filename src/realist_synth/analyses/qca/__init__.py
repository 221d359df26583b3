"""The parts of qualitative comparative analysis: sets, calibration, fit, rows of the truth table, solutions."""
