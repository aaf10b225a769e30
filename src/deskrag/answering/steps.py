"""Instructions: a question how to do something is answered by all the steps, in their order.

One idea: one step of seven helps nobody. Where the best sentences stand in a numbered list, the whole list is the
answer, with the list as its citation; it is read off the text of the chunk, so every span stays exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..indexing.types import StoredChunk
from .evidence import Evidence

MOST_STEPS = 20
LEAST_SHARE = 0.6
"""A list counts if it holds a sentence with this share of the best one's score."""
_LOOKED_AT = 3

_HOW = re.compile(
    r"\bhow (?:do|can|could|should|must|shall|would) (?:i|we|you|one)\b|\bhow to\b|\bhow (?:is|are) .+(?:ed|t|n)\?"
    r"|\b(?:what|which|list|show|give)\b.*\b(?:steps|procedure|instructions)\b"
    r"|手順|やり方|どうやって|(?:する|行う|変える|替える|換える)(?:に|方法)|の方法",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^[ \t]*\(?(\d{1,3})[.)][ \t\u3000]+(?=\S)", re.MULTILINE)
_AFTER = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:#|\d+(?:\.\d+)+[ \t]))")


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list, or the part of one that a chunk holds.

    Attributes:
        chunk: Where it stands.
        start: Span in the page's text.
        end: One past the last.
        items: Its items as shown, with their numbers.
    """

    chunk: StoredChunk
    start: int
    end: int
    items: tuple[str, ...]

    @property
    def text(self) -> str:
        """Exactly the page's text in that span."""
        return self.chunk.text[self.start - self.chunk.start : self.end - self.chunk.start]


def steps_for(question: str, evidence: Sequence[Evidence]) -> list[Steps]:
    """The list that answers `question`, in parts where it goes on in the next chunk; empty if none does.

    Args:
        question: The standalone question.
        evidence: Settled, best first.
    """
    if not evidence or not _HOW.search(question):
        return []
    for item in evidence[:_LOOKED_AT]:
        candidate = item.candidate
        found = _run(candidate.chunk, candidate.start - candidate.chunk.start)
        if found is not None and item.score >= LEAST_SHARE * evidence[0].score:
            return [found, *_going_on(found, evidence)]
    return []


def _run(chunk: StoredChunk, at: int) -> Steps | None:
    """The run of consecutive numbers around a place in a chunk's text; None if fewer than two stand there."""
    marks = list(_ITEM.finditer(chunk.text))
    place = max((i for i, mark in enumerate(marks) if mark.start() <= at), default=-1)
    if place < 0:
        return None
    first = last = place
    while first > 0 and _number(marks[first]) == _number(marks[first - 1]) + 1:
        first -= 1
    while last + 1 < len(marks) and _number(marks[last + 1]) == _number(marks[last]) + 1:
        last += 1
    made = _steps(chunk, marks[first : last + 1])
    return made if last > first and chunk.start + at < made.end else None


def _going_on(found: Steps, evidence: Sequence[Evidence]) -> list[Steps]:
    """The rest of a list whose next number begins a following chunk that was found too."""
    chunks = {
        (item.candidate.chunk.document_id, item.candidate.chunk.ordinal): item.candidate.chunk for item in evidence
    }
    parts: list[Steps] = []
    chunk, number = found.chunk, int(re.sub(r"\D.*", "", found.items[-1]) or 0)
    while (chunk := chunks.get((chunk.document_id, chunk.ordinal + 1))) is not None:  # type: ignore[assignment]
        marks = list(_ITEM.finditer(chunk.text))
        run = [mark for i, mark in enumerate(marks) if _number(mark) == number + 1 + i]
        if not run or run != marks[: len(run)] or len(chunk.text[: run[0].start()].strip()) > 0:
            break
        parts.append(_steps(chunk, run))
        number += len(run)
    return parts


def _steps(chunk: StoredChunk, marks: Sequence[re.Match[str]]) -> Steps:
    marks = marks[:MOST_STEPS]
    starts = [mark.start() + len(mark.group()) - len(mark.group().lstrip()) for mark in marks]
    after = _AFTER.search(chunk.text, marks[-1].end())
    following = next((mark.start() for mark in _ITEM.finditer(chunk.text, marks[-1].end())), len(chunk.text))
    end = min(after.start() if after else len(chunk.text), following)
    end -= len(chunk.text[starts[-1] : end]) - len(chunk.text[starts[-1] : end].rstrip())
    ends = [*starts[1:], end]
    items = tuple(" ".join(chunk.text[a:b].split()) for a, b in zip(starts, ends, strict=True))
    return Steps(chunk, chunk.start + starts[0], chunk.start + end, items)


def _number(mark: re.Match[str]) -> int:
    return int(mark[1])
