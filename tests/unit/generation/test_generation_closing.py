"""Closing must not wait for an answer that nobody will ever read to its end."""

from __future__ import annotations

import threading
from pathlib import Path

from deskrag.generation.process import ProcessGenerator
from deskrag.models.library import ModelFile


def test_closing_does_not_wait_for_a_turn_that_is_never_given_back() -> None:
    generator = ProcessGenerator(ModelFile("m", Path("m.gguf"), 2048, False, ""))
    generator._turn.acquire()  # as an answer does whose reader failed in the middle
    closing = threading.Thread(target=generator.close, daemon=True)
    closing.start()
    closing.join(timeout=5)
    assert not closing.is_alive()
