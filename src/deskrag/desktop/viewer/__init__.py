"""The source viewer: the page behind a citation, with the exact words highlighted."""
