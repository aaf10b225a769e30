"""Sentences of the layers below in the person's language: why a file was left out, why something failed, what to do."""
