"""The model's own tokenizer, for counting and for encoding.

One idea: one `tokenizer.json` serves both questions, so what the splitter counts is what the model sees.
Counting must see everything (no truncation), encoding must not exceed the model (truncation), hence two
instances with one vocabulary; neither changes after it is made, so both can be shared by threads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError

if TYPE_CHECKING:
    import tokenizers

TokenIds = NDArray[np.int32]

_WORD = re.compile(r"[^ \n\t\r]+")
_ENCODED_AT_ONCE = 256
_REMEMBERED_LENGTH = 24
_REMEMBERED_WORDS = 100_000


class FileTokenizer:
    """A `Tokenizer` read from a ``tokenizer.json``.

    Args:
        path: The file.
        max_tokens: What the model sees, special tokens included.

    Raises:
        ModelError: The file is missing or not a tokenizer.
    """

    def __init__(self, path: Path, max_tokens: int) -> None:
        import tokenizers

        self.max_tokens = max_tokens
        try:
            # Read here rather than in the library: a path with characters outside ASCII works everywhere.
            self._encoding = tokenizers.Tokenizer.from_str(path.read_text(encoding="utf-8"))
        except Exception as error:
            raise ModelError(
                f"the tokenizer cannot be read ({error})",
                subject=str(path),
                advice="Delete the folder so that it is made anew, or choose another model.",
            ) from error
        self._encoding.no_padding()
        self._encoding.enable_truncation(max_tokens)
        # BERT's pre-tokenizer never looks across whitespace, so a word always has the same tokens and can be
        # remembered; that counts English about five times as fast.
        self._by_word = type(self._encoding.pre_tokenizer).__name__ == "BertPreTokenizer"
        self._words: dict[str, list[tuple[int, int]]] = {}

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Code-point spans ``[start, end)`` of the tokens of `text`, special tokens left out."""
        if not self._by_word:
            return self._tokens(text)
        known = self._words
        spans: list[tuple[int, int]] = []
        for found in _WORD.finditer(text):
            word = found.group()
            tokens = known.get(word)
            if tokens is None:
                tokens = self._tokens(word)
                if len(word) <= _REMEMBERED_LENGTH and len(known) < _REMEMBERED_WORDS:
                    known[word] = tokens
            at = found.start()
            if len(tokens) == 1:
                start, end = tokens[0]
                spans.append((at + start, at + end))
            else:
                spans.extend([(at + start, at + end) for start, end in tokens])
        return spans

    @cached_property
    def _counting(self) -> tokenizers.Tokenizer:
        """The same without truncation; a search never needs it, so it is made at the first count."""
        import tokenizers

        known = self._encoding
        counting = tokenizers.Tokenizer(known.model)  # shares the vocabulary, which takes long to read
        if known.normalizer is not None:
            counting.normalizer = known.normalizer
        if known.pre_tokenizer is not None:
            counting.pre_tokenizer = known.pre_tokenizer
        for _, token in sorted(known.get_added_tokens_decoder().items()):
            (counting.add_special_tokens if token.special else counting.add_tokens)([token])
        return counting

    def _tokens(self, text: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = self._counting.encode(text, add_special_tokens=False).offsets
        return spans

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        """Token ids of each text with special tokens, cut at `max_tokens`; one int32 array a text."""
        rows: list[TokenIds] = []
        for at in range(0, len(texts), _ENCODED_AT_ONCE):  # the library's own results are large
            encoded = self._encoding.encode_batch_fast(list(texts[at : at + _ENCODED_AT_ONCE]))
            rows.extend(np.array(one.ids, dtype=np.int32) for one in encoded)
        return rows
