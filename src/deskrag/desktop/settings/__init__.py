"""The settings view: every setting with its default, appearance, data and backups, and the proof of being offline."""
