"""From an English sentence of the layers below to the person's language.

Readers, models and the library write what went wrong in English, with numbers and names in it, for they know no
window. Each sentence is known here as a pattern, and the pattern is what is translated (the `of_*` modules list them
by topic). A sentence that nobody knows stays as it was written: it is better than none.
"""

from __future__ import annotations

import re
from functools import cache

from ...errors import UserError
from ..i18n import tr
from . import of_answers, of_documents, of_library, of_models, of_training

SENTENCES = tuple(
    dict.fromkeys(
        (
            *of_documents.SENTENCES,
            *of_library.SENTENCES,
            *of_models.SENTENCES,
            *of_answers.SENTENCES,
            *of_training.SENTENCES,
        )
    )
)
_LISTED = re.compile(r"; (?![^()]*\))")
_DETAIL = re.compile(r"(?P<what>.+?) \((?P<detail>.*)\)", re.DOTALL)


def told(error: UserError) -> str:
    """An error as a whole: to what it happened, what it was, what to do."""
    why = in_words(error.reason)
    if why == error.reason:
        return error.sentence()
    text = tr("{what}: {why}", what=in_words(error.subject), why=why) if error.subject else why
    if not error.advice:
        return tr("{sentence}.", sentence=text)
    return tr("{first}. {rest}", first=text, rest=in_words(error.advice))


def in_words(sentence: str) -> str:
    """A sentence, or several of them, in the person's language; its own words where nobody knows them."""
    if not sentence:
        return ""
    if sentence.endswith(".") and (whole := _known(sentence[:-1])) is not None:
        return tr("{sentence}.", sentence=whole)
    if (whole := _known(sentence)) is not None:
        return whole
    for stop in re.finditer(r"\. ", sentence):
        first = _known(sentence[: stop.start()])
        if first is not None:
            return tr("{first}. {rest}", first=first, rest=in_words(sentence[stop.end() :]))
    if len(parts := _LISTED.split(sentence)) > 1:
        return "; ".join(in_words(part) for part in parts)
    found = _DETAIL.fullmatch(sentence)
    if found and (whole := _known(found["what"])) is not None:
        return tr("{what} ({detail})", what=whole, detail=in_words(found["detail"]))
    member, colon, why = sentence.partition(": ")  # a file inside an archive
    known = _known(why) if colon else None
    return tr("{what}: {why}", what=member, why=known) if known is not None else sentence


def _known(sentence: str) -> str | None:
    patterns = _compiled()
    for text, pattern in patterns.get(sentence.partition(" ")[0]) or patterns[""]:
        found = pattern.fullmatch(sentence)
        if found and not (text.endswith("}") and _DETAIL.fullmatch(found[found.lastindex or 0])):
            return tr(text, **{name: _known(value) or value for name, value in found.groupdict().items()})
    return None


@cache
def _compiled() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Patterns by the word they begin with (empty: any other word), those that say most first."""
    most = sorted(SENTENCES, key=lambda text: len(re.sub(r"\{\w+\}", "", text)), reverse=True)
    every = [(text, text.partition(" ")[0], re.compile(_expression(text), re.DOTALL)) for text in most]
    return {
        word: [(text, pattern) for text, first, pattern in every if first == word or "{" in first]
        for word in {"", *(first for _, first, _ in every)}
    }


def _expression(text: str) -> str:
    """The regular expression of a pattern: what stands in braces may be anything short."""
    parts = re.split(r"\{(\w+)\}", text)
    return "".join(re.escape(part) if i % 2 == 0 else f"(?P<{part}>.{{1,300}}?)" for i, part in enumerate(parts))
