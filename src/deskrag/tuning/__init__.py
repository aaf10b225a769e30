"""LoRA adapters: training examples, the trainer (a child process), conversion to GGUF, merging."""
