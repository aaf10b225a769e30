"""Models: which there are, where their files lie, and whether a file is what it says."""
