"""Evaluation: questions with known answers, asked in several ways, and what the answers are worth."""
