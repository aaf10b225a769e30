"""The models view: what is on this computer, what could be, and what answers now."""
