"""Makes a follow-up question stand alone, without a model.

One idea: a follow-up leaves out what the previous question said. So it is enough to notice that something is left out
(an opening like "and for…", a pronoun with nothing before it, a bare phrase) and to put back the words of the previous
question, with the one slot exchanged that the follow-up names. Retrieval and ranking need the words, not good grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..generation.protocol import ChatMessage, GenerationRequest, Generator
from ..progress import CancelToken
from .facts import extract
from .terms import is_cjk, terms
from .turns import Turn

_OPENING = re.compile(
    r"^(?:and|or|but|also|then|so|ok(?:ay)?,?|what about|how about|what if|and what about|same for|for|in|with|on)\b[ ,]*",  # noqa: E501
    re.IGNORECASE,
)
_SLOT = re.compile(
    r"^(?:and |or |but |so |ok(?:ay)?,? )*(?:(?:what|how) about|what of|same (?:question )?for|(?:and )?(?:for|in|with|on|about|at|from|to))\s+(?P<slot>.+?)\s*[?.!]*$"  # noqa: E501
    r"|^(?:and|or|also)\s+(?P<bare>(?:the |a |an |my |our )?[\w-]+(?: [\w-]+){0,3})\s*\?*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|hers|this|these|those|there|the same|the latter|the former|such|any of them|which one|that)\b"  # noqa: E501
    r"(?! (?:way|case|time|year|month|week)\b)",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^(?:yes|yeah|yep|no|nope|not|thanks?|thank you|great|right|correct|sure|i (?:am|do|did|have|had|was|don't|haven't|want"  # noqa: E501
    r"|need|think|already|would))\b(?!.*\b(?:what|which|who|where|when|why)\b.*\?)",
    re.IGNORECASE,
)
_WH = re.compile(r"(?:what|which|who|whose|where|when|why|how)\b", re.IGNORECASE)
_LINK = " — "
_JA_OPENING = re.compile(r"^(?:では|じゃあ|それでは|ならば|また|あと|ほかに|他に|さらに|そして|ちなみに|なら)[、,]?\s*")
_JA_POINTER = re.compile(r"それ|その|これ|この|そこ|ここ|あれ|同じ|彼女?(?:は|の|が)|前者|後者|そちら|こちら")
_JA_SLOT = re.compile(
    r"^(?:では|じゃあ|それでは|なら|また)?[、,]?\s*(?P<slot>.{1,30}?)(?:の場合)?(?:は|なら|だと|では)?(?:どう(?:です|でしょう)?か?)?[?？。]*$"
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that makes sense alone.

    Attributes:
        question: The question to search for.
        reason: Why it was changed; empty if it was not.
    """

    question: str
    reason: str = ""


def depends(question: str) -> str:
    """Why `question` leans on what was said before; empty if it stands alone."""
    text = question.strip()
    if is_cjk(text):
        if _JA_OPENING.match(text) and len(text) <= 40:
            return "it opens like a continuation"
        pointer = _JA_POINTER.search(text)
        if pointer and not terms(text[: pointer.start()]):
            return f"it points back with {pointer.group()}"
        if len(text) <= 15 and re.search(r"は[?？]?$", text):
            return "it names only a subject"
        return ""
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    content = terms(text)
    if not words:
        return ""
    slot = _SLOT.match(text)
    if slot and len(words) <= 9:
        return "it opens like a continuation"
    if _OPENING.match(text) and re.match(r"(?:and|or|but|also|then|so)\b", text, re.IGNORECASE):
        return "it opens like a continuation"
    pronoun = _PRONOUN.search(text)
    if pronoun and len(terms(text[: pronoun.start()])) <= 1 and not extract(text[: pronoun.start()]).names:
        return f"it points back with “{pronoun.group().lower()}”"
    if _REPLY.match(text):
        return "it replies to what was said"
    if len(content) <= (1 if _WH.match(text) else 2) and not extract(text).names:
        return "it is too short to stand alone"
    return ""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` with what it leaves out put back from the last turn that has it."""
    previous = next((turn.searched for turn in reversed(history) if terms(turn.searched)), "")
    reason = depends(question)
    if not previous or not reason:
        return Standalone(question)
    merged = _exchanged(question, previous) or _appended(question, previous)
    return Standalone(merged, reason)


def _exchanged(question: str, previous: str) -> str:
    """The previous question with the named slot exchanged; empty if there is no such slot."""
    text = question.strip()
    match = (_JA_SLOT if is_cjk(text) else _SLOT).match(text)
    if not match:
        return ""
    group = match.groupdict()
    slot = (group.get("slot") or group.get("bare") or "").strip()
    slot = _JA_OPENING.sub("", slot)
    if not slot or len(slot) > 60 or _PRONOUN.match(slot) or _JA_POINTER.match(slot):
        return ""
    bare = re.sub(r"^(?:the|a|an|my|our)\s+", "", slot, flags=re.IGNORECASE)
    old = _same_kind(bare, previous)
    if old:
        return previous.replace(old, bare, 1)
    return ""


def _same_kind(slot: str, previous: str) -> str:
    """What in `previous` is the same kind of thing as `slot`: a code, a number, a name; empty for nothing."""
    kinds = (
        r"\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]+\b",
        r"\b\d[\d.,]*\b",
        r"(?<!^)\b[A-Z][\w'-]*(?: (?:of |the )?[A-Z0-9][\w'-]*)*\b",
        r"[ァ-ヺー]{2,}",
    )
    for kind in kinds:
        if re.search(r"^(?:" + kind + r")$", slot) or (kind.startswith("(?<!^)") and slot[:1].isupper()):
            found = re.findall(kind, previous, re.ASCII if kind.startswith(r"\b") else 0)
            if found and found[-1] != slot:
                return str(found[-1])
    return ""


def _appended(question: str, previous: str) -> str:
    """Both questions; of a long chain of follow-ups only the latest two links are kept."""
    text = question.strip()
    if is_cjk(text):
        return f"{previous.rstrip('。?？')} {text}"
    links = previous.rstrip(" ?.!").split(_LINK)
    return _LINK.join([*links[-2:], text])


def rewritten(question: str, history: Sequence[Turn], generator: Generator, cancel: CancelToken) -> Standalone | None:
    """Ask a trusted model to rewrite; None when what it writes has words that nobody said.

    Raises:
        GenerationError: From the engine.
    """
    turns = [turn for turn in history[-3:] if turn.question]
    if not turns:
        return None
    told = "\n".join(f"Q: {turn.searched}\nA: {turn.answer[:400]}" for turn in turns)
    ask = (
        "Rewrite the last question so that it can be understood without the conversation. Use only words of the "
        f"conversation. Write the question alone, in its own language.\n\n{told}\n\nLast question: {question}\nRewritten:"  # noqa: E501
    )
    request = GenerationRequest((ChatMessage("user", ask),), max_tokens=80, stop=("\n",))
    text = "".join(piece.text for piece in generator.stream(request, cancel)).strip().strip('"“”')
    known = set(terms(question)) | {term for turn in turns for term in terms(f"{turn.searched} {turn.answer}")}
    new = set(terms(text)) - known
    if not text or new or len(text) > 3 * len(question) + 200 or not set(terms(question)) <= set(terms(text)):
        return None
    return Standalone(text, "rewritten by the model")
