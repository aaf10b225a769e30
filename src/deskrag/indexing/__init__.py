"""Indexing: the ledger of what was read, and the two derived indexes over it."""
