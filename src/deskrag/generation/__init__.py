"""Generation: text from a language model, in a process of its own."""
