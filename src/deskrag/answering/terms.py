"""Words as the answer loop compares them: stems for spaced scripts, character bigrams for CJK.

One idea: question, statement and quote are all reduced to the same small *terms*, so that "refunds" meets
"refunded" and 返金規定 meets 返金の規定, without a dictionary or a language model.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ..documents.hyphens import undivided

_TOKEN = re.compile(
    r"[^\W_぀-ヿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ々〆ー]+(?:['’][^\W\d_]{1,2}\b)?"
    r"|[぀-ゟ]+|[゠-ヿｦ-ﾟ]+|[㐀-䶿一-鿿豈-﫿々〆]+"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HIRAGANA = re.compile(r"[぀-ゟ]")
_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]")

STOPWORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "done",
        "down",
        "during",
        "each",
        "either",
        "else",
        "even",
        "ever",
        "every",
        "few",
        "for",
        "from",
        "further",
        "get",
        "gets",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "let",
        "made",
        "make",
        "makes",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "must",
        "my",
        "myself",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "often",
        "on",
        "once",
        "one",
        "only",
        "onto",
        "or",
        "other",
        "others",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "per",
        "please",
        "rather",
        "s",
        "same",
        "she",
        "should",
        "since",
        "so",
        "some",
        "still",
        "such",
        "t",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "themselves",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "use",
        "used",
        "using",
        "very",
        "via",
        "was",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "yes",
        "you",
        "your",
        "yours",
        "yourself",
        "according",
        "name",
        "named",
        "call",
        "called",
        "give",
        "given",
        "kind",
        "type",
        "describe",
        "explain",
        "list",
        "know",
        "known",
        "take",
        "takes",
        "place",
        "happen",
        "happened",
        "occur",
        "occurred",
    ]
)
"""English words that carry no topic: left out of every comparison."""

_JAPANESE_COMMON = frozenset(
    [
        "場合",
        "必要",
        "可能",
        "以下",
        "以上",
        "方法",
        "何年",
        "何人",
        "何月",
        "何日",
        "何処",
        "何故",
        "何時",
        "名前",
        "何か",
        "何と",
        "何で",
        "誰が",
        "理由",
        "質問",
        "回答",
        "教え",
        "下さ",
    ]
)


def fold(text: str) -> str:
    """NFKC, lower case, one kind of apostrophe, no thousands commas, no soft hyphens: how texts are compared."""
    return _THOUSANDS.sub("", unicodedata.normalize("NFKC", undivided(text)).lower().replace("’", "'"))


def is_cjk(text: str) -> bool:
    """True when at least a fifth of the letters are Japanese (or Chinese) characters."""
    letters = sum(1 for ch in text if ch.isalpha())
    return letters > 0 and len(_CJK.findall(text)) >= 0.2 * letters


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A light English stem: plural, past, -ing, -ly and a final e go; short words stay.

    Far weaker than Porter's on purpose: it must not make "universe" and "university" equal.
    """
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ied") and len(word) > 4:
        word = word[:-3] + "y"
    for suffix in ("ing", "ed"):
        base = word[: -len(suffix)]
        if word.endswith(suffix) and len(base) >= 3 and re.search(r"[aeiouy]", base):
            word = base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz" else base
            break
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word


@lru_cache(maxsize=8192)
def terms(text: str) -> tuple[str, ...]:
    """The content terms of `text` in order, with repetitions.

    Spaced scripts give stems without stop words; kanji and katakana runs give character bigrams (a run of one
    character gives itself); hiragana, mostly grammar, gives nothing.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        token = match.group()
        if _CJK.match(token) or "ｦ" <= token[0] <= "ﾟ":
            if _HIRAGANA.match(token):
                continue
            grams = [token[i : i + 2] for i in range(len(token) - 1)] or [token]
            found.extend(gram for gram in grams if gram not in _JAPANESE_COMMON)
            continue
        token = token.split("'")[0]
        if token and token not in STOPWORDS:
            found.append(stem(token))
    return tuple(found)


def weights(texts: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of every term of `texts`, in (0, ~log n]: ``log(1 + n / df)``."""
    frequency: dict[str, int] = {}
    for text in texts:
        for term in set(terms(text)):
            frequency[term] = frequency.get(term, 0) + 1
    return {term: math.log(1 + len(texts) / df) for term, df in frequency.items()}


def coverage(wanted: Iterable[str], found: Iterable[str], weight: Mapping[str, float], default: float) -> float:
    """Share of the weight of `wanted` terms that is in `found`; terms without a weight count `default`.

    Returns 0 when nothing is wanted.
    """
    have = set(found)
    total = hit = 0.0
    for term in set(wanted):
        w = weight.get(term, default)
        total += w
        if term in have:
            hit += w
    return hit / total if total else 0.0
