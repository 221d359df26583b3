"""The analyses: one file for each question, with a function of its name; `realist_synth` offers them all.

Each takes a `Review` and gives an immutable result that keeps the evidence behind its numbers.
"""
