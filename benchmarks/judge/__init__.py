"""Trains the judge: a small cross-encoder that says whether a few sentences answer a question."""
