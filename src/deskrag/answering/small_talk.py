"""Small talk: what needs no document, no model and no time.

One idea: a message is small talk only if *every* part of it is, word for word, something people say to be polite or to
find out who they talk to. So "Hi, how long is the warranty?" is a question of the documents, and nothing that could be
one is ever swallowed. What is put in other words than these is searched for like any other question, and only where
the documents hold nothing it is compared with these by meaning (`Resemblance`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .small_talk_phrases import (
    FILLER_PAIRS,
    FILLERS,
    JAPANESE_PHRASES,
    JAPANESE_REPLIES,
    PHRASES,
    REPLIES,
    SHORT,
)
from .terms import is_cjk

if TYPE_CHECKING:
    from ..embeddings.protocol import Embedder, Vectors

NEAR = 0.7
"""Cosine from which a message that no document answers is taken for small talk."""
_LONGEST = 120
_LONGEST_WORDS = 14

_SPLIT = re.compile(r"[,.;:!?…~～、。！？\n]+|\s[-–—]+\s")
_SPEAKS_TO = re.compile(
    r"\b(?:you|your|u|hi|hello|hey|greetings|thanks?|bye|goodbye|grateful|appreciate)\b", re.IGNORECASE
)
_MIDDLE = re.compile(r"\s+(?=(?:how are|what can|who are|what is up|good bye|goodbye|bye)\b)")


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """What was said, and what is said to it.

    Attributes:
        kind: Such as ``"greeting"``.
        reply: The answer, in the language of the message.
    """

    kind: str
    reply: str


def small_talk(message: str) -> SmallTalk | None:
    """What `message` is, if it is nothing but small talk, word for word; takes microseconds.

    Args:
        message: As the person wrote it.
    """
    text = unicodedata.normalize("NFKC", message).strip().casefold().replace("’", "'")
    if not text or len(text) > _LONGEST:
        return None
    japanese = is_cjk(text)
    kinds: list[str] = []
    for part in _SPLIT.split(text):
        if not re.search(r"\w", part):
            continue
        kind = _kind(part, japanese)
        if kind is not None:
            kinds.append(kind)
            continue
        halves = [] if japanese else _MIDDLE.split(part.strip())
        known = [_kind(half, japanese) for half in halves]
        if len(known) < 2 or None in known:
            return None
        kinds += [kind for kind in known if kind is not None]
    return _said(kinds, japanese)


def _kind(part: str, japanese: bool) -> str | None:
    """The kind of one part: as it is, or without the words that change nothing about small talk."""
    known = _kinds(japanese)
    if japanese:
        return known.get("".join(part.split()))
    words = " ".join(SHORT.get(word, word) for word in re.findall(r"[^\W_]+(?:'[^\W_]+)*", part))
    if words in known:
        return known[words]
    for pair in FILLER_PAIRS:
        words = re.sub(rf"\b{pair}\b", " ", words)
    return known.get(" ".join(word for word in words.split() if word not in FILLERS))


def _said(kinds: list[str], japanese: bool) -> SmallTalk | None:
    if not kinds:
        return None
    # Of "hello, who are you" and "thanks, bye" the last that is more than politeness tells what is expected.
    kind = ([each for each in kinds if each not in ("greeting", "praise")] or kinds)[-1]
    return SmallTalk(kind, (JAPANESE_REPLIES if japanese else REPLIES)[kind])


@cache
def _kinds(japanese: bool) -> dict[str, str]:
    phrases = JAPANESE_PHRASES if japanese else PHRASES
    return {phrase: kind for kind, own in phrases.items() for phrase in own}


class Resemblance:
    """Small talk by meaning, for messages that no document answers.

    Args:
        embedder: Of the index, so that the message's vector is there already.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: tuple[list[str], Vectors] | None = None

    def find(self, message: str, vector: Vectors | None) -> SmallTalk | None:
        """What an English message is, if it is near enough to a known phrase.

        Args:
            message: As the person wrote it.
            vector: Its unit vector, shape ``(dimensions,)``; None if there is none.
        """
        if vector is None or is_cjk(message) or len(message.split()) > _LONGEST_WORDS or not _SPEAKS_TO.search(message):
            return None
        if self._known is None:
            pairs = [
                (kind, phrase)
                for kind, phrases in PHRASES.items()
                for phrase in phrases
                if kind not in ("praise", "apology")
            ]
            own = self._embedder.embed([phrase for _, phrase in pairs], query=True)
            self._known = ([kind for kind, _ in pairs], own)
        kinds, vectors = self._known
        scores = vectors @ vector
        best = int(scores.argmax())
        return _said([kinds[best]], japanese=False) if float(scores[best]) >= NEAR else None
