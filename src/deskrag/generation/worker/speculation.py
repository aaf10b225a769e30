"""Prompt-lookup speculation: what the answer just wrote stood in the prompt before; what came after it is the draft.

Answers from documents quote. When the last few tokens occur earlier in the prompt (or the answer), the tokens that
followed there are verified in the same step as the next token; each one that the sampler would have chosen anyway
is kept. The text is the one that would have been written without (A. Saxena, "Prompt Lookup Decoding", 2023; the
verification is that of Leviathan et al., 2023, for a draft with all its probability on one token).

How many to draft is decided by what it costs here: more tokens in a step take longer, and only accepted ones are
worth anything.
"""

from __future__ import annotations

from .cost import DecodeCost

_SHORTEST, _LONGEST = 2, 12
_MOST = 24
_DECAY = 0.85


class PromptLookup:
    """Drafts for one answer.

    Args:
        tokens: The prompt; `append` adds what is written.
    """

    def __init__(self, tokens: list[int]) -> None:
        self._tokens = list(tokens)
        self._places: dict[tuple[int, ...], list[int]] = {}
        for end in range(_SHORTEST, len(self._tokens)):
            self._remember(end)
        # Tokens accepted and drafts ended, by length of the match; the beginning says “about half holds”.
        self._hits = {False: 1.0, True: 3.0}
        self._misses = {False: 1.0, True: 1.0}

    def append(self, token: int) -> None:
        """A token was written."""
        self._tokens.append(token)
        if len(self._tokens) > _SHORTEST:
            self._remember(len(self._tokens) - 1)

    def draft(self, cost: DecodeCost, others: int, room: int) -> list[int]:
        """Tokens worth verifying after the last one; often none.

        Args:
            cost: What a step costs.
            others: Tokens that are in the step anyway, this answer's next one included.
            room: Most that may be drafted.
        """
        place, match = self._best_match()
        if place < 0:
            return []
        available = self._tokens[place : place + min(_MOST, room)]
        count = self._worth(cost, others, len(available), long=match >= 4)
        self._last_long = match >= 4
        return available[:count]

    def learn(self, drafted: int, accepted: int) -> None:
        """How the last draft went."""
        if drafted:
            for key in (False, True):
                self._hits[key] *= _DECAY
                self._misses[key] *= _DECAY
            self._hits[self._last_long] += accepted
            self._misses[self._last_long] += accepted < drafted

    def _worth(self, cost: DecodeCost, others: int, most: int, *, long: bool) -> int:
        """The number of drafted tokens with the best expected tokens per second.

        With a chance p for each next token, k drafted ones bring p + p^2 + ... + p^k more tokens.
        """
        chance = (self._hits[long] + 0.5) / (self._hits[long] + self._misses[long] + 1.0)
        best, best_rate = 0, 1.0 / cost.ratio(others)
        gained, power = 1.0, 1.0
        for count in range(1, most + 1):
            power *= chance
            gained += power
            rate = gained / cost.ratio(others + count)
            if rate > best_rate * 1.02:
                best, best_rate = count, rate
        return best

    def _remember(self, end: int) -> None:
        self._places.setdefault(tuple(self._tokens[end - _SHORTEST : end]), []).append(end)

    def _best_match(self) -> tuple[int, int]:
        """Where the longest earlier copy of the last tokens ends, and its length; (-1, 0) if there is none."""
        tokens = self._tokens
        size = len(tokens)
        best, length = -1, 0
        for place in reversed(self._places.get(tuple(tokens[size - _SHORTEST :]), ())[-64:]):
            if place >= size:
                continue
            match = _SHORTEST
            while match < _LONGEST and match < place and tokens[place - 1 - match] == tokens[size - 1 - match]:
                match += 1
            if match > length:
                best, length = place, match
                if match >= _LONGEST:
                    break
        return best, length
