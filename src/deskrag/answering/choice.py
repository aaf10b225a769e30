"""Which of the ranked sentences may stand as an answer, in which order, and how many.

One idea: ranking finds what is *about* the question; a reader wants what *answers* it. So titles, headings, rows of
column names, lines of a table of contents and what speaks of another model or contract than the one asked for are left
out, what holds the kind of value asked for moves up, and a second sentence is shown only when it is
nearly as good as the first. All rules are fixed; none looks at what the documents are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..documents.types import BlockKind
from .codes import codes, is_named, rivals, without_codes
from .evidence import Candidate, Evidence, asked_kind, holds_kind
from .facts import Facts, extract
from .tablerows import cells, is_row
from .terms import fold, is_cjk, terms

SECOND_SHARE = 0.6
"""A further sentence needs this share of the best one's score."""
SECOND_SHARE_ANSWERED = 0.8
"""The same where the best one already holds the kind of value asked for."""
_OTHER_CODE = 0.25
_OTHER_DOCUMENT = 0.5
_OLD_COPY = 0.5
_OF_CHANGES = 0.5
_RIGHT_KIND = 1.5
_WRONG_UNIT = 0.5
_LEANING = 0.7

_ENUMERATOR = re.compile(r"^\s*(?:[-*+•]\s+)?(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|[a-z][.)]|第\d+条)[\s　]+")
_CONTENTS = re.compile(r"(?:\s\.|\.{3,}|…|・{3,})\s*\d*$")
_MARKED = re.compile(r"^\s*(?:[-*+•‣◦▪●・]|\(?\d{1,3}[.)])\s*\S")
_ENDED = re.compile(r"[.!?。！？:：;」』)\]”\"'’]$")
_ARCHIVE = re.compile(
    r"(?:^|[/\\])(?:archive|archived|old|former|superseded|obsolete|旧|過去|アーカイブ)(?:[/\\])", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:former|formerly|old|previous|earlier|archive|past|was|were|did|had|until|(?:19|20)\d\d)\b|以前|旧|昔|過去|でした"
)
_CHANGES = re.compile(r"\b(?:changes?|revisions?|amendments?)\b|変更|改訂", re.IGNORECASE)
_ABOUT_CHANGES = re.compile(
    r"\b(?:chang|revis|edition|version|amend|introduc|new|added|when)\w*|変更|改訂|版|いつ", re.IGNORECASE
)
_MONEY = frozenset(("usd", "eur", "gbp", "jpy"))
_SPANS = frozenset(("year", "month", "week", "day", "hour", "minute", "second"))
_WISHES = (
    (
        re.compile(
            r"\b(?:costs?|prices?|fees?|how much (?:is|are|do|does|did|will))\b|いくら|料金|価格|値段|費用|何円"
        ),
        _MONEY,
    ),
    (re.compile(r"期間|どのくらいの間|\bhow (?:quickly|soon)\b"), _SPANS),
    (re.compile(r"\bhow (?:long|often)\b"), _SPANS | {"m", "km", "cm", "mm", "mile", "ft"}),
)
_COUNTED = re.compile(r"\bhow many ([a-z]+)|何(か月|ヶ月|年|週間|日|時間|分|秒|円|人|回)")


def settled(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """`evidence` without what can be no answer, reordered; the same list if nothing else is left."""
    facts = extract(question)
    kind = asked_kind(question)
    wish = wished_units(question)
    asked = codes(question)
    past = _PAST.search(question.lower()) is not None
    kept: list[Evidence] = []
    for item in evidence:
        held = holds(kind, facts, item.candidate)
        if is_furniture(item.candidate, held):
            continue
        factor = _code_factor(asked, item.candidate)
        if factor == _OTHER_CODE:
            continue
        if held:
            factor *= _RIGHT_KIND
        if wish and not (wish & _units(item.candidate)):
            factor *= _WRONG_UNIT
        if not past and _ARCHIVE.search(item.candidate.chunk.path):
            factor *= _OLD_COPY
        if _CHANGES.search(item.candidate.header) and not _ABOUT_CHANGES.search(question):
            factor *= _OF_CHANGES  # a table of changes tells what became of a thing, not what it is
        if item.candidate.leans_back and not held:
            factor *= _LEANING
        kept.append(replace(item, score=min(0.99, item.score * factor)))
    kept.sort(key=lambda item: -item.score)
    return kept or list(evidence)


def chosen(question: str, evidence: Sequence[Evidence], most: int) -> list[Evidence]:
    """What to show of settled `evidence`: the best, and further ones that add something."""
    if not evidence:
        return []
    facts = extract(question)
    kind = asked_kind(question)
    shown = [evidence[0]]
    held = holds(kind, facts, evidence[0].candidate)
    share = SECOND_SHARE_ANSWERED if held else SECOND_SHARE
    answered = held or kind in ("", "thing")
    for item in evidence[1:]:
        if len(shown) >= most:
            break
        text = item.candidate.text
        whole = _ENDED.search(text) is not None or is_row(text) or _MARKED.match(text) is not None
        # Beside a full answer, a line cut out of a layout table only confuses.
        near = item.score >= share * shown[0].score and (whole or not held)
        fills = not answered and holds(kind, facts, item.candidate)
        if (near or fills) and not any(_same(item.candidate, other.candidate) for other in shown):
            shown.append(item)
            answered = answered or fills
    return shown


def about_another(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether all good evidence speaks of another model, contract or number than the one the question names.

    Args:
        question: The standalone question.
        evidence: As ranked, before it was settled.
    """
    asked = codes(question)
    if not asked:
        return False
    facts, kind = extract(question), asked_kind(question)
    usable = [item for item in evidence if not is_furniture(item.candidate, holds(kind, facts, item.candidate))]
    best = max((item.score for item in usable), default=0.0)
    top = [item for item in usable if item.score >= 0.5 * best]
    return bool(top) and all(_code_factor(asked, item.candidate) <= _OTHER_DOCUMENT for item in top)


def holds(kind: str, question: Facts, candidate: Candidate) -> bool:
    """Whether the sentence, its enumerator aside, holds the kind of thing asked for."""
    if kind in ("", "thing"):
        return False
    text = _ENUMERATOR.sub("", candidate.text)
    return holds_kind(kind, question, text, extract(text))


def wished_units(question: str) -> frozenset[str]:
    """The units an answer may come in; empty if the question does not tell."""
    low = fold(question)
    counted = _COUNTED.search(low)
    if counted:
        return frozenset(n.unit for n in extract(f"1 {counted[1] or counted[2]}").numbers if n.unit)
    for pattern, units in _WISHES:
        if pattern.search(low):
            return frozenset(units)
    return frozenset()


def _units(candidate: Candidate) -> frozenset[str]:
    text = _ENUMERATOR.sub("", candidate.text)
    found = {number.unit for number in extract(text).numbers if number.unit}
    if candidate.header and found | {n.value for n in extract(text).numbers}:
        for word in re.findall(r"[a-zA-Z€$£¥]+|円", candidate.header):
            found.update(number.unit for number in extract(f"1 {word}").numbers if number.unit)
    return frozenset(found)


def _code_factor(asked: frozenset[str], candidate: Candidate) -> float:
    """1 unless the sentence, or else its document's title, names other codes of the same make than the asked ones."""
    context = codes(candidate.text) | codes(candidate.header)
    chunk = candidate.chunk
    place = codes(" ".join((chunk.title, *chunk.headings)))
    for named, factor in ((context, _OTHER_CODE), (place, _OTHER_DOCUMENT)):
        if any(is_named(code, named) for code in asked):
            return 1.0
        if any(rivals(code, named) for code in asked):
            return factor
    return 1.0


def is_furniture(candidate: Candidate, held: bool) -> bool:
    """Whether a candidate can be no answer: a title, a heading, column names, a line of contents, a bare fragment.

    Args:
        candidate: The sentence.
        held: Whether it holds the kind of value asked for.
    """
    text = candidate.text.strip()
    chunk = candidate.chunk
    bare = _bare(text)
    if not bare or text.startswith("#") or _CONTENTS.search(text):
        return True
    if chunk.kind is BlockKind.CONTENTS and text[-1].isdigit():
        return True
    if bare in {_bare(part) for part in (chunk.title, chunk.name, *chunk.headings)}:
        return True
    if is_row(text):
        return (
            candidate.header_at == (candidate.start, candidate.end)
            or text == candidate.header
            or not any(cell for cell in cells(text)[1:])
        )
    if _ENDED.search(text) or _MARKED.match(text) or chunk.kind in (BlockKind.TABLE, BlockKind.CODE):
        return False
    if held:
        return False
    rest = _ENUMERATOR.sub("", text)
    if is_cjk(text):
        return len(rest) <= 30 and not re.search(r"\d|[:：@]", without_codes(rest))
    return len(rest.split()) <= 8 and not re.search(r"\d|[:@]", without_codes(rest))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(_ENUMERATOR.sub("", text)))


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether one of two sentences says nothing that the other does not."""
    a, b = set(terms(one.text)), set(terms(other.text))
    return bool(a and b) and len(a & b) >= 0.9 * min(len(a), len(b))
