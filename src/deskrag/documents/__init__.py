"""Documents: reading any supported file into pages, and splitting pages into chunks."""
