"""Where sentences begin and end, as exact spans of the text they were found in.

One idea: a sentence ends only where two questions agree. First, is there a stop (or a hard break: a blank
line, a bullet, a table row, a line that was ended on purpose)? Second, does what surrounds it allow an end
(no abbreviation, no enumerator, no open Japanese bracket, no lower-case word after it)? Regular expressions
find the candidates, Python judges only those, so the cost is linear and small.

Works for languages that end sentences with ``. ! ?`` and for Japanese and Chinese; other scripts with
stops of their own (Arabic, Devanagari) are split at those.
"""

from __future__ import annotations

import re
from itertools import pairwise

_CLOSERS = "\"'”’»)\\]」』）】〕》〉"
_OPENERS = "「『（【〔《〈“(["
_PAIRS = {"」": "「", "』": "『", "）": "（", "】": "【", "〕": "〔", "》": "《", "〉": "〈"}
_LONGEST_BRACKET = 400  # an opening bracket without its closer this near is a slip of the pen

_BULLET = (
    r"(?:[-*+•‣◦⁃▪●○■□◆◇・※–—][ \t　]*(?=\S)|[(（]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,4})[.)）](?=[ \t　])|[①-⑳㊀-㊉])"
)
_HARD_BREAK = re.compile(r"\n[ \t　\r\x0b]*\n\s*|\n(?=[ \t　]*" + _BULLET + r")|[\x0c\u2029]")
_BULLET_DASH = re.compile(r"[-*+–—](?=[^ \t　])")  # "-word" in running text is not a list item
_STOP = re.compile(
    r"[.!?…]+(?:[" + _CLOSERS + r"]|\[\d[\d,–-]*\])*(?=\s|$)"  # western: needs a space after it
    r"|[。｡．！？؟۔।॥]+[" + _CLOSERS + r"]*"  # others need none
)
_BRACKET = re.compile("[「」『』（）【】〔〕《》〈〉]")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘(\[（「]{1,24}$")
_NEXT_WORD = re.compile(r"[\s\"'“‘(\[]*([^\s,;:.!?]{0,24})")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_ENUMERATOR = re.compile(r"[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,4}|[０-９]{1,3})$")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations after which a sentence goes on, whatever follows.
_ALWAYS = _words(
    "dr mr mrs ms mx prof rev hon st mt gen col maj capt lt sgt adm gov sen rep pres messrs mme mlle "
    "e.g i.e eg ie cf viz vs v resp incl excl approx ca c.f u.a z.b d.h bzw vgl"
)
# Those that announce a number.
_BEFORE_NUMBER = _words(
    "no nos nr p pp vol vols ch chap sec sect art arts para paras par fig figs eq eqs tab ref refs "
    "app ver tel ext ed eds pt item cl reg rel jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Those that may stand at the end of a sentence: judged by the word that follows.
_SOMETIMES = _words("etc inc ltd co corp llc plc jr sr al a.m p.m am pm dept univ assn bros ave blvd rd")
_STARTERS = _words(
    "a an the this that these those it he she they we you i in on at to for from by with as if when "
    "while after before although because but and or so however moreover therefore thus there here "
    "his her its their our my your no not what who which where why how all some many most each every "
    "one both since"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Find the sentences of `text`.

    Returns:
        Half-open spans of code points in reading order. They do not overlap, carry no whitespace at either
        end, and together hold every character that is not whitespace.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    brackets = _BRACKET.search(text) is not None
    for found in _HARD_BREAK.finditer(text):
        if found.end() < len(text) and _is_loose_dash(text, found.end()):
            continue
        _paragraph(text, start, found.start(), brackets, spans)
        start = found.end()
    _paragraph(text, start, len(text), brackets, spans)
    return spans


def _is_loose_dash(text: str, at: int) -> bool:
    """True where a line merely begins with a dash or star glued to a word."""
    while at < len(text) and text[at] in " \t　\r":
        at += 1
    return _BULLET_DASH.match(text, at) is not None


def _paragraph(text: str, start: int, end: int, brackets: bool, spans: list[tuple[int, int]]) -> None:
    """Append the sentences of one paragraph; `brackets` is False where no Japanese bracket can occur."""
    inside = _bracketed(text, start, end) if brackets else []
    first = start
    cuts = _line_ends(text, start, end)
    next_cut = 0
    position = 0
    for found in _STOP.finditer(text, start, end):
        while next_cut < len(cuts) and cuts[next_cut] < found.start():
            _append(text, first, cuts[next_cut], spans)
            first = cuts[next_cut]
            next_cut += 1
        stop = found.start()
        while position < len(inside) and inside[position][1] <= stop:
            position += 1
        if position < len(inside) and inside[position][0] < stop:
            cut = _end_of_quotation(text, found, inside[position][1], end)
        else:
            cut = found.end() if _ends(text, first, found, end) else -1
        if cut > first:
            _append(text, first, cut, spans)
            first = cut
    for cut in cuts[next_cut:]:
        if cut > first:
            _append(text, first, cut, spans)
            first = cut
    _append(text, first, end, spans)


def _append(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _bracketed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost spans inside matched Japanese brackets, opening bracket included, closing one too."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for found in _BRACKET.finditer(text, start, end):
        mark, at = found.group(), found.start()
        opener = _PAIRS.get(mark)
        if opener is None:
            opened.append((mark, at))
            continue
        for depth in range(len(opened) - 1, max(-1, len(opened) - 5), -1):
            if opened[depth][0] == opener:
                begun = opened[depth][1]
                del opened[depth:]
                if at - begun <= _LONGEST_BRACKET:
                    while pairs and pairs[-1][0] >= begun:
                        pairs.pop()
                    pairs.append((begun, at + 1))
                break
    return pairs


def _end_of_quotation(text: str, found: re.Match[str], close: int, end: int) -> int:
    """Where a sentence ends whose stop lies inside a bracket that closes at `close`; -1 for nowhere.

    The stop ends the outer sentence only when it is the last thing in the bracket and nothing is said
    after it: the line ends, or the next quotation begins.
    """
    if found.end() < close:
        return -1
    if close >= end or text[close].isspace() or text[close] in _OPENERS:
        return close
    return -1


def _ends(text: str, first: int, found: re.Match[str], end: int) -> bool:
    """Whether the stop `found` ends the sentence that began at `first`."""
    stop, after = found.start(), found.end()
    mark = text[stop]
    if after >= end:
        return True
    if mark in "。｡؟۔।॥":
        return True
    if mark in "！？":
        return not text.startswith(("と", "って", "、", "，"), after)
    if mark == "．":
        return not (text[after].isdigit() or _ENUMERATOR.fullmatch(text[first:stop].strip()[-8:] or "x"))
    following = _NEXT_WORD.match(text, after, min(end, after + 40))
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    if mark != "." or found.group().startswith(".."):
        return True
    return _full_stop(text, first, stop, word)


def _full_stop(text: str, first: int, stop: int, following: str) -> bool:
    """Whether the dot at `stop` is a full stop and not part of an abbreviation or an enumerator."""
    before = _WORD_BEFORE.search(text, max(first, stop - 24), stop)
    if before is None:
        return True
    word = before.group()
    if _ENUMERATOR.match(word) and not text[first : before.start()].strip():
        return False  # "3. The third item"
    low = word.lower()
    if low in _ALWAYS:
        return False
    if low in _BEFORE_NUMBER:
        return not following[:1].isdigit() and not re.fullmatch(r"[ivxlcIVXLC]+|[A-Z]", following)
    if low in _SOMETIMES or _DOTTED.match(word) or (len(word) == 1 and word.isupper()):
        return following.lower() in _STARTERS or _CJK.match(following) is not None
    return True


def _line_ends(text: str, start: int, end: int) -> list[int]:
    """Newlines inside a paragraph that end a sentence although no stop stands there.

    A wrapped line is full: the next word would not have fitted. A line that is clearly shorter than the
    widest of its paragraph, and is followed by something that can begin a sentence, was ended on purpose
    (a heading, an address, a short item); so was a table row.
    """
    if text.find("\n", start, end) < 0:
        return []
    lines = text[start:end].split("\n")
    widest = max(map(len, lines))
    cuts: list[int] = []
    at = start
    for line, following in pairwise(lines):
        at += len(line) + 1
        if len(line) < 0.75 * widest:
            if _deliberate(line.strip(), following.strip(), widest):
                cuts.append(at)
        elif "\t" in line.strip() or " | " in line:
            cuts.append(at)
    return cuts


def _deliberate(line: str, following: str, widest: int) -> bool:
    """Whether a short `line` was ended on purpose rather than wrapped."""
    if not line or not following:
        return False
    if "\t" in line or " | " in line:
        return True
    if line[-1] in ",;、，；-–—(（「『[&/":
        return False
    if _CJK.match(following):
        return len(line) + 2 <= 0.75 * widest and (_CJK.search(line[-1]) is not None or line[-1] in "）」』0123456789")
    head = following.split(None, 1)[0]
    if not (head[0].isupper() or head[0].isdigit() or head[0] in "“\"'([「『"):
        return False
    last = line.rsplit(None, 1)[-1].lower()
    return last not in _STARTERS and last != "of" and len(line) + 1 + len(head) <= 0.6 * widest
