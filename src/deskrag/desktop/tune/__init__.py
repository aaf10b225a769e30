"""The view that takes a person from a collection to a trained, measured adapter."""
