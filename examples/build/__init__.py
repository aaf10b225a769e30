"""Builders of the example documents: one module per document, its content readable beside its layout."""
