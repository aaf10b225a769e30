"""Conversations: what was asked and answered, kept in the library, searchable, exportable."""
