"""Adding documents: drops, the one question (which collection), and the panel that shows jobs."""
