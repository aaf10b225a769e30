"""The command line: parses, calls the application, shows what it says."""
