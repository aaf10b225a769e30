"""Feedback: what people thought of an answer, kept with everything that made it, for later analysis."""
