"""The chat view: conversations, the transcript, the composer."""
