"""An error is one readable sentence, two with advice."""

from __future__ import annotations

import pytest

from deskrag.errors import UserError


@pytest.mark.parametrize(
    ("reason", "advice", "sentence"),
    [
        ("it is gone", "", "a.gguf: it is gone."),
        ("it is gone.", "Get it again.", "a.gguf: it is gone. Get it again."),
        ("was it copied completely?", "Get it again.", "a.gguf: was it copied completely? Get it again."),
        ("was it copied completely?", "", "a.gguf: was it copied completely?"),
    ],
)
def test_a_sentence_ends_once(reason: str, advice: str, sentence: str) -> None:
    assert UserError(reason, subject="a.gguf", advice=advice).sentence() == sentence
