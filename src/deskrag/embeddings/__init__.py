"""Embeddings: text in, unit vectors out."""
