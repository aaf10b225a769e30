"""Choosing the next token: llama.cpp's own sampler chain, with a grammar checked beside it.

A grammar looks at every token of the vocabulary, which takes longer than computing the next token of a small model.
So the chain chooses first and the grammar only judges its choice (as llama.cpp's `common_sampler_sample` does); when
it objects, it filters the likeliest tokens, and the whole vocabulary only where those cannot decide.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import llama_cpp
import numpy as np

from .grammar import GrammarError, grammar_of
from .native import Context, Vocabulary

_PENALTY_WINDOW = 64
_LIKELIEST = 512
_NEGLIGIBLE = 1e-3
"""Share of the probability that tokens outside the likeliest may have, relative to the allowed ones among them."""
_SEEDS = 0xFFFFFFFF
"""llama.cpp takes this one value for “choose a seed”."""
_NO_PENALTIES = (1.0, 0.0, 0.0)
_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Sampler:
    """The sampler of one request.

    Args:
        vocabulary: Of the model.
        request: The request's plain values: `temperature`, `top_k`, `top_p`, `min_p`, `repeat_penalty`,
            `frequency_penalty`, `presence_penalty`, `seed`, `grammar`, `json_schema`, `max_tokens`, `opening`,
            `opening_at`.

    Raises:
        GrammarError: The grammar or schema cannot be used.
    """

    def __init__(self, vocabulary: Vocabulary, request: dict[str, Any]) -> None:
        self._vocabulary = vocabulary
        self._greedy = request["temperature"] <= 0
        self._ids = np.arange(vocabulary.size, dtype=np.int32)
        self._grammar = self._make_grammar(request)
        self._chain = self._make_chain(request)
        self._likeliest = self._greedy and self._grammar is None and _penalties(request) == _NO_PENALTIES
        opening = vocabulary.tokenize(request["opening"], special=False) if request["opening"] else []
        self._opening = opening[0] if opening else None
        self._opening_at = float(request["opening_at"])
        self.opening_p: float | None = None
        self.surprisal: float | None = None

    def sample(self, context: Context, index: int) -> int:
        """The token after batch entry `index`; the sampler remembers it.

        Raises:
            GrammarError: The grammar allows no token at all here.
        """
        if self._opening is not None and self.opening_p is None:
            self._decide_opening(context, index, self._opening)
        token = self._next(context, index)
        if self.surprisal is not None:
            self.surprisal -= _log_probability(self._logits(context, index), token)
        return token

    def _next(self, context: Context, index: int) -> int:
        if self._likeliest:
            return int(self._logits(context, index).argmax())  # the chain's choice in a tenth of its time
        if self._grammar is None:
            return int(llama_cpp.llama_sampler_sample(self._chain, context.handle, index))
        candidates = self._candidates(context, index)
        token = self._choose(candidates.copy())
        if not self._allowed(token):
            token = self._constrained(candidates)
            if token < 0 or not self._allowed(token):  # llama.cpp would abort the process
                raise GrammarError("the grammar leads to a place where it allows nothing, not even to end")
        llama_cpp.llama_sampler_accept(self._grammar, token)
        llama_cpp.llama_sampler_accept(self._chain, token)
        return token

    def _decide_opening(self, context: Context, index: int, opening: int) -> None:
        """Leave the chain no choice about the opening: likely enough, and it is written; else it is not."""
        logits = self._logits(context, index)
        top = float(logits.max())
        self.opening_p = float(np.exp(logits[opening] - top) / np.exp(logits - top).sum())
        if self._opening_at < 1.0 and self.opening_p >= self._opening_at:
            logits[self._ids != opening] = -np.inf
        else:
            logits[opening] = -np.inf
            self.surprisal = 0.0

    def close(self) -> None:
        """Free the native samplers."""
        for sampler in (self._chain, self._grammar):
            if sampler:
                llama_cpp.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _make_chain(self, request: dict[str, Any]) -> Any:
        chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
        add = llama_cpp.llama_sampler_chain_add
        penalties = _penalties(request)
        if penalties != _NO_PENALTIES:
            add(chain, llama_cpp.llama_sampler_init_penalties(self._vocabulary.size, _PENALTY_WINDOW, *penalties))
        if request["temperature"] <= 0:
            add(chain, llama_cpp.llama_sampler_init_greedy())
            return chain
        if request["top_k"] > 0:
            add(chain, llama_cpp.llama_sampler_init_top_k(int(request["top_k"])))
        if request["top_p"] < 1:
            add(chain, llama_cpp.llama_sampler_init_top_p(float(request["top_p"]), 1))
        if request["min_p"] > 0:
            add(chain, llama_cpp.llama_sampler_init_min_p(float(request["min_p"]), 1))
        add(chain, llama_cpp.llama_sampler_init_temp(float(request["temperature"])))
        add(chain, llama_cpp.llama_sampler_init_dist(int(request["seed"]) % _SEEDS))
        return chain

    def _make_grammar(self, request: dict[str, Any]) -> Any:
        text = grammar_of(request)
        if not text:
            return None
        grammar = llama_cpp.llama_sampler_init_grammar(self._vocabulary.handle, text.encode(), b"root")
        if not grammar:
            raise GrammarError("the grammar cannot be parsed (GBNF with a rule “root” is expected)")
        return grammar

    def _allowed(self, token: int) -> bool:
        one = np.zeros(1, _CANDIDATE)
        one["id"], one["logit"] = token, 1.0
        array = _as_array(one)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return bool(one["logit"][0] != -np.inf)

    def _logits(self, context: Context, index: int) -> np.ndarray[Any, Any]:
        size = self._vocabulary.size
        return np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context.handle, index), (size,))

    def _candidates(self, context: Context, index: int) -> np.ndarray[Any, Any]:
        candidates = np.zeros(self._vocabulary.size, _CANDIDATE)
        candidates["id"] = self._ids
        candidates["logit"] = self._logits(context, index)
        return candidates

    def _choose(self, candidates: np.ndarray[Any, Any]) -> int:
        """The chain's choice; negative if it makes none."""
        array = _as_array(candidates)
        llama_cpp.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id) if array.selected >= 0 else -1

    def _constrained(self, candidates: np.ndarray[Any, Any]) -> int:
        """The chain's choice among the tokens that the grammar allows."""
        logits = candidates["logit"]
        if len(candidates) > 4 * _LIKELIEST:
            likeliest = np.argpartition(logits, -_LIKELIEST)[-_LIKELIEST:]
            few = candidates[likeliest]
            self._filter(few)
            allowed = few[few["logit"] != -np.inf]
            if len(allowed) and self._decides(allowed["logit"], logits, likeliest):
                return self._choose(allowed)
        self._filter(candidates)
        return self._choose(candidates)

    def _filter(self, candidates: np.ndarray[Any, Any]) -> None:
        array = _as_array(candidates)
        llama_cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))

    def _decides(self, allowed: np.ndarray[Any, Any], logits: np.ndarray[Any, Any], likeliest: Any) -> bool:
        """Whether the tokens that were left out could hardly have been chosen."""
        top = float(logits.max())
        if self._greedy:  # penalties lower a logit by far less than this
            return float(allowed.max()) > float(logits[likeliest].min()) + 2.0
        inside = float(np.exp(logits[likeliest] - top).sum())
        outside = float(np.exp(logits - top).sum()) - inside
        return outside <= _NEGLIGIBLE * float(np.exp(allowed - top).sum())


def _log_probability(logits: np.ndarray[Any, Any], token: int) -> float:
    top = float(logits.max())
    return float(logits[token]) - top - math.log(float(np.exp(logits - top).sum()))


def _penalties(request: dict[str, Any]) -> tuple[float, float, float]:
    return (
        float(request["repeat_penalty"]),
        float(request["frequency_penalty"]),
        float(request["presence_penalty"]),
    )


def _as_array(candidates: np.ndarray[Any, Any]) -> Any:
    data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
    return llama_cpp.llama_token_data_array(data, len(candidates), -1, False)
