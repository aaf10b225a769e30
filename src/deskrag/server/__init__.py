"""The loopback server: the library and its models for other programs of the same person and machine."""
