"""Counting tokens as the model does."""

from __future__ import annotations

from pathlib import Path

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from deskrag.embeddings.loading import starter_folder
from deskrag.embeddings.tokenizer import FileTokenizer
from deskrag.errors import ModelError

FILE = starter_folder() / "tokenizer.json"
TOKENIZER = FileTokenizer(FILE, 256)
PLAIN = tokenizers.Tokenizer.from_file(str(FILE))
PLAIN.no_truncation()
PLAIN.no_padding()


@given(
    st.text(
        st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ab. \n\x1c\u00ad\u200b語[SEP]")),
        max_size=120,
    )
)
@settings(max_examples=300, deadline=None)
def test_remembered_words_change_nothing(text: str) -> None:
    assert TOKENIZER.offsets(text) == PLAIN.encode(text, add_special_tokens=False).offsets


def test_encoding_is_cut_at_the_models_limit_and_counting_is_not() -> None:
    text = "word " * 1000
    assert len(TOKENIZER.encode([text])[0]) == 256
    assert len(TOKENIZER.offsets(text)) == 1000


def test_a_file_that_is_not_a_tokenizer_says_so(tmp_path: Path) -> None:
    bad = tmp_path / "tokenizer.json"
    bad.write_text("{}")
    with pytest.raises(ModelError, match="tokenizer cannot be read"):
        FileTokenizer(bad, 256)
