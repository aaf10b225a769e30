"""Answering: one question in, a stream of events out, every statement tied to a quote."""
