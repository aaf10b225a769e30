"""The Library view: the ledger as a table, with what became of every file, why, and what to do next."""
