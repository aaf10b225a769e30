"""How the window looks: one palette file, one stylesheet built from it, one set of icons."""
