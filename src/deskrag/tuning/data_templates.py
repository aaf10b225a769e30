"""Questions from sentences by fixed patterns, for models too small to ask good questions themselves.

One idea: few patterns that are nearly always right beat many that are sometimes wrong, because every example teaches.
A row of a table, a line “label: value” and a sentence that says what something *is* give a question whose answer stands
in the text word for word. Whatever is doubtful (a subject that points elsewhere, a value that is too long) gives none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..answering.evidence import Candidate
from ..answering.tablerows import cells, header_cells, is_row
from ..answering.terms import is_cjk

MOST_VALUE_WORDS = 25
MOST_SUBJECT_WORDS = 7

_LABELLED = re.compile(r"^\s*(?:[-*+•]\s+)?(?P<label>[^:：|.!?。]{3,50})\s*[:：]\s+(?P<value>\S.{0,200}?)\s*$")
_IS = re.compile(
    r"^(?P<subject>(?:The|A|An|Our|Your|Each|Every) [^,;:()]{3,80}?) (?P<verb>is|are|was|were)"
    r" (?P<value>[^;:]{2,200}?)[.]?$"
)
_DUTY = re.compile(
    r"^(?P<subject>(?:The|A|An|Our|Your|Each|Every) [^,;:()]{3,60}?|Employees|Customers|Members|Users|Visitors)"
    r" (?P<verb>must|may|can|should|shall|has to|have to|must not|may not|cannot) (?P<value>[^;:]{4,200}?)[.]?$"
)
_JA_IS = re.compile(
    r"^(?P<subject>[^、。はがの]{1,12}(?:の[^、。はが]{1,12})?)は、?(?P<value>[^。]{2,60}?)(?:です|である)?。$"
)
_POINTS = re.compile(
    r"\b(?:this|that|these|those|it|they|such|above|below|following|former|latter|same)\b", re.IGNORECASE
)
_JA_POINTS = re.compile(r"これ|それ|あれ|この|その|次の|以下|上記|前記")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer.

    Attributes:
        question: The question.
        answer: Its answer, in the words of the text.
        pattern: Which pattern it came from.
    """

    question: str
    answer: str
    pattern: str


def asked_of(candidate: Candidate) -> list[Asked]:
    """Questions that a sentence answers; often none."""
    text = re.sub(r"^(?:[-*+•]\s+)?(?:\[[ x]\]\s*)?", "", " ".join(candidate.text.split()))
    if not text or candidate.leans_back:
        return []
    if is_row(candidate.text):
        return _of_row(candidate)
    if is_cjk(text):
        return _japanese(text)
    labelled = _LABELLED.match(text)
    if labelled is not None:
        return _of_label(labelled["label"].strip(), labelled["value"].strip())
    return _of_sentence(text)


def _of_row(candidate: Candidate) -> list[Asked]:
    """One question for each cell but the first, which names the row."""
    names = header_cells(candidate.header) if candidate.header else ()
    values = cells(candidate.text)
    if len(names) != len(values) or len(values) < 2 or not values[0] or candidate.text == candidate.header:
        return []
    japanese = is_cjk(values[0] + names[1])
    found = []
    for name, value in zip(names[1:], values[1:], strict=True):
        if not name.strip() or not value.strip() or value.strip() in ("-", "–", "—", "n/a"):
            continue
        question = (
            f"{values[0]}の{name}は何ですか。" if japanese else f"What is the {_lower(name)} for {_bare(values[0])}?"
        )
        found.append(Asked(question, value.strip(), "table row"))
    return found


def _of_label(label: str, value: str) -> list[Asked]:
    if _POINTS.search(label) or len(label.split()) > 6 or len(value.split()) > MOST_VALUE_WORDS:
        return []
    if is_cjk(label):
        return [Asked(f"{label}は何ですか。", value, "label")]
    plural = re.search(r"[^s]s$", label) is not None
    return [Asked(f"What {'are' if plural else 'is'} the {_lower(label)}?", value, "label")]


def _of_sentence(text: str) -> list[Asked]:
    match = _IS.match(text)
    if match is not None:
        subject, value = match["subject"], match["value"].strip()
        if _sound(subject, value) and not value.lower().startswith(("not ", "also ", "to be ", "being ")):
            return [Asked(f"What {match['verb']} {_lower(subject)}?", value, "definition")]
    match = _DUTY.match(text)
    if match is not None:
        subject, value = match["subject"], match["value"].strip()
        if _sound(subject, value):
            verb = match["verb"]
            if verb in ("has to", "have to"):
                auxiliary, rest = ("does" if verb == "has to" else "do"), "have to do"
            elif verb in ("must not", "may not", "cannot"):
                auxiliary, rest = verb.split()[0].replace("cannot", "can"), "not do"
            else:
                auxiliary, rest = verb, "do"
            return [Asked(f"What {auxiliary} {_lower(subject)} {rest}?", value, "duty")]
    return []


def _japanese(text: str) -> list[Asked]:
    labelled = _LABELLED.match(text)
    if labelled is not None and len(labelled["label"]) <= 20:
        return _of_label(labelled["label"].strip(), labelled["value"].strip())
    match = _JA_IS.match(text)
    if match is None or _JA_POINTS.search(match["subject"]) or re.search(r"(?:さい|ます|ません|とき)$", match["value"]):
        return []
    return [Asked(f"{match['subject']}は何ですか。", match["value"].strip(), "definition")]


def _sound(subject: str, value: str) -> bool:
    """Whether a subject stands for itself and a value is short enough to be an answer."""
    if _POINTS.search(subject) or len(subject.split()) > MOST_SUBJECT_WORDS:
        return False
    return 1 <= len(value.split()) <= MOST_VALUE_WORDS


def _lower(text: str) -> str:
    """Without a capital at its head, unless the word is a name in capitals."""
    return text[:1].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


def _bare(text: str) -> str:
    return text.strip().rstrip(".:")
