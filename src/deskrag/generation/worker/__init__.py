"""The engine's child process: one thread owns the llama.cpp context and serves many requests in rolling batches."""
