"""What a quote must hold before it may support a statement: numbers with units, dates, names, negation.

One idea: these are the places where a fluent sentence is wrong without looking wrong, and they can be compared
exactly once they have one canonical form. ``1,200`` is ``1200`` is "twelve hundred"; ``1 March 2026`` is
``2026-03-01`` is 2026年3月1日 is 令和8年3月1日. Everything here is set comparison; nothing is scored.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from .terms import STOPWORDS, stem

Date = tuple[int | None, int | None, int | None]
"""Year, month, day; None where the text does not say."""

_MONTHS = {
    name: i
    for i, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_DATES = (
    re.compile(r"(?<![\d.])(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d|\.\d)"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<mn>{_MONTH})\b\.?(?:,?[ -](?P<y>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<mn>{_MONTH})\b\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<mn>{_MONTH})\b\.?,? (?:of )?(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(
        r"(?:(?P<era>令和|平成|昭和|大正|明治) ?(?P<ey>\d{1,2}|元)|(?P<y>\d{3,4})) ?年"
        r"(?:度|(?: ?(?P<m>\d{1,2}) ?月(?: ?(?P<d>\d{1,2}) ?日)?)?)"
    ),
    re.compile(r"(?<!\d)(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日"),
)
_SMALL = {
    word: i
    for i, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * i
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_NUMBER_WORDS = re.compile(rf"\b(?:{_WORDS})(?:(?:[ -]|,? and )(?:{_WORDS}))*\b")
_DIGITS = re.compile(
    r"(?P<cur>[$€£¥₹])? ?(?<![a-z0-9_.])(?P<num>\d+(?:\.\d+)*)(?P<ord>st|nd|rd|th)?(?![\d])"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|[万億兆千])(?![a-z]))?"
    r"(?:[ -]?(?P<unit>%|[a-z°]+|[一-鿿々ァ-ヶーか]{1,6}))?"
)
_KANJI_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"(?<![\d〇一二三四五六七八九十百千万億])[〇一二三四五六七八九十百千万億]+(?=[年月日人名個回件台枚本円時分秒歳度割倍社校種階位週か]|ヶ|カ|つ)"
)
_KANJI_COUNT = re.compile(
    r"[\d〇一二三四五六七八九十百千]+[万億兆]?(?:\d+[万千]?)?(?:年間|か月|ヶ月|カ月|週間|時間|分間|日間|年度|[年月日人名個回件台枚本円時分秒歳度倍社校階位週万億兆])"
)
_JA_SCALES = {"千": 1_000, "万": 10**4, "億": 10**8, "兆": 10**12}
_UNITS = {
    form: unit
    for unit, forms in {
        "%": "% percent パーセント", "year": "year years yr yrs 年 年間 カ年 か年", "month": "month months か月 ヶ月 カ月 箇月",  # noqa: E501
        "week": "week weeks 週 週間", "day": "day days 日 日間", "hour": "hour hours hr hrs h 時間",
        "minute": "minute minutes min mins 分 分間", "second": "second seconds sec secs 秒 秒間",
        "usd": "$ dollar dollars usd ドル", "eur": "€ euro euros eur ユーロ", "gbp": "£ pound pounds gbp ポンド",
        "jpy": "¥ yen jpy 円", "km": "km kilometer kilometers kilometre kilometres キロメートル",
        "m": "m metre metres meter meters メートル", "cm": "cm centimetre centimetres centimeter centimeters センチ",
        "mm": "mm millimetre millimetres millimeter millimeters ミリ", "mile": "mile miles mi マイル",
        "ft": "ft foot feet フィート", "in": "inch inches インチ", "kg": "kg kilogram kilograms キログラム",
        "g": "g gram grams グラム", "t": "tonne tonnes ton tons トン", "l": "l litre litres liter liters リットル",
        "kb": "kb kilobytes", "mb": "mb megabytes", "gb": "gb gigabytes", "tb": "tb terabytes",
        "c": "°c celsius", "f": "°f fahrenheit", "w": "w watt watts", "kw": "kw kilowatts", "v": "v volt volts",
        "person": "人 名 people persons", "time": "times 回",
    }.items()
    for form in forms.split()
}  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|unable|nobody|nothing|nowhere|hardly|fail(?:s|ed)?(?= to))\b"
    r"|n't\b|ない|なく(?=て|、|な)|なかっ|なけれ(?!ばな)|ません|(?<=[わらたさかまなばが])ず(?=に|、|、|。|$)|不可|禁止|未満|以外|除く"
)
OPPOSITES = tuple(
    (frozenset(a.split()), frozenset(b.split()))
    for a, b in (
        ("increase increased increases rise rose rises grew grow", "decrease decreased decreases fall fell falls drop dropped reduced reduce"),  # noqa: E501
        ("more greater higher larger above over exceeds", "less fewer lower smaller below under"),
        ("before prior earlier", "after later following"), ("maximum most", "minimum least"),
        ("include includes included including", "exclude excludes excluded excluding"),
        ("allow allowed allows permitted may", "prohibit prohibited forbidden disallowed"),
        ("required mandatory must", "optional voluntary"), ("first", "last"), ("always", "never sometimes rarely"),
        ("win won wins", "lose lost loses"), ("accept accepted accepts approved", "reject rejected rejects denied declined"),  # noqa: E501
        ("open opens opened", "close closed closes"), ("start starts started begin begins began", "end ends ended finish finished"),  # noqa: E501
        ("north northern", "south southern"), ("east eastern", "west western"), ("eligible", "ineligible"),
        ("possible", "impossible"), ("covered", "uncovered"), ("legal lawful", "illegal unlawful"),
        ("paid", "unpaid"), ("buy bought buys", "sell sold sells"), ("success successful", "failure unsuccessful"),
        ("増加 上昇 増え 増やし", "減少 低下 減っ 減り 減らし"), ("以上", "以下 未満"), ("以前", "以後 以降"),
        ("最大", "最小"), ("最高", "最低"), ("可能", "不可能 不可"), ("必要", "不要"), ("有料", "無料"), ("開始", "終了"),  # noqa: E501
    )
)  # fmt: skip
_NAME = re.compile(
    r"(?:[A-Z][\w'&.-]*[\w]|[A-Z](?=\b))|\b[a-z]+[A-Z]\w*|\b\w*[A-Za-z]\w*\d\w*(?:-\w+)*|\b\d+[A-Za-z]\w*\d*\b",
    re.ASCII,
)
_KATAKANA_NAME = re.compile(r"[ァ-ヺー]{3,}")
_KANJI_NAME = re.compile(r"[一-鿿々]{2,}")
_KANJI_GENERIC = frozenset(
    [
        "場合",
        "必要",
        "可能",
        "以下",
        "以上",
        "方法",
        "使用",
        "利用",
        "提供",
        "対象",
        "期間",
        "内容",
        "情報",
        "以外",
        "以内",
        "以降",
        "以前",
        "現在",
        "当時",
        "最初",
        "最後",
        "一部",
        "全部",
        "全体",
        "自分",
        "以来",
        "同時",
        "同様",
        "存在",
        "意味",
        "理由",
        "結果",
        "関係",
        "状態",
        "部分",
        "名前",
        "名称",
        "一般",
        "特定",
        "通常",
        "主要",
        "主人公",
        "開始",
        "終了",
        "実施",
        "確認",
        "説明",
        "記載",
        "回答",
        "質問",
        "資料",
        "文書",
        "時間",
        "年間",
        "月間",
        "日間",
        "毎年",
        "毎月",
        "毎日",
        "一人",
        "二人",
        "様々",
    ]
)
_TITLE_DETERMINERS = STOPWORDS | frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "yes",
        "please",
        "however",
    ]
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as compared: canonical decimal text and canonical unit (empty if none is known)."""

    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The checkable facts of a text.

    Attributes:
        numbers: Numbers that are not part of a date.
        dates: Dates.
        names: Folded names: capitalised words, codes with digits, katakana words, kanji compounds.
        negations: How many negation words it has.
        polar: Which side of an opposite pair it takes: (pair index, 0 or 1).
    """

    numbers: frozenset[Number] = frozenset()
    dates: frozenset[Date] = frozenset()
    names: frozenset[str] = frozenset()
    negations: int = 0
    polar: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    @property
    def stated(self) -> bool:
        """True when anything exact is stated."""
        return bool(self.numbers or self.dates or self.names)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    return re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", text)


def _canonical(value: float | int) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _words_value(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                current = (current or 1) * 100
            else:
                total += (current or 1) * scale
                current = 0
        else:
            current += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total + current


def _kanji_value(text: str) -> int:
    if all(ch in _KANJI_DIGITS for ch in text):
        return int("".join(str(_KANJI_DIGITS[ch]) for ch in text))
    total = section = digit = 0
    for ch in text:
        if ch in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[ch]
        elif ch in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[ch]
            digit = 0
        else:
            total += ((section + digit) or 1) * {"万": 10**4, "億": 10**8}[ch]
            section = digit = 0
    return total + section + digit


def _dates(text: str) -> tuple[frozenset[Date], str]:
    """Dates of `text`, and the text with them blanked out."""
    found: set[Date] = set()

    def take(match: re.Match[str]) -> str:
        part = match.groupdict()
        year = int(part["y"]) if part.get("y") else None
        if part.get("era"):
            year = _ERAS[part["era"]] + (1 if part["ey"] == "元" else int(part["ey"]))
        month = _MONTHS[part["mn"].lower()] if part.get("mn") else int(part["m"]) if part.get("m") else None
        day = int(part["d"]) if part.get("d") else None
        if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
            return match.group()
        found.add((year, month, day))
        return " " * len(match.group())

    for pattern in _DATES:
        text = pattern.sub(take, text)
    return frozenset(found), text


def _unit(word: str | None, currency: str | None) -> str:
    if currency:
        return _UNITS.get(currency, currency)
    if not word:
        return ""
    for size in range(len(word), 0, -1):
        if word[:size] in _UNITS and (size == len(word) or not word.isascii()):
            return _UNITS[word[:size]]
    return ""


def _numbers(text: str) -> frozenset[Number]:
    found: set[Number] = set()

    def words(match: re.Match[str]) -> str:
        parts = [w for w in re.split(r"[ ,-]+", match.group()) if w != "and"]
        # A lone "one" is nearly always a pronoun, a lone scale word ("hundred") says nothing exact.
        if parts == ["one"] or all(w in _SCALES for w in parts):
            return match.group()
        return f" {_words_value(parts)}"

    text = _NUMBER_WORDS.sub(words, text)
    text = _KANJI_NUMBER.sub(lambda m: f" {_kanji_value(m.group())}", text)
    text = re.sub(r"(?<=[%\d])\s*per cent\b|\s*per cent\b", " %", text)
    done = 0
    for match in _DIGITS.finditer(text):
        if match.start("num") < done:
            continue
        raw, scale = match["num"], match["scale"]
        unit = _unit(match["unit"], match["cur"])
        if raw.count(".") > 1:
            found.add(Number(raw))
            continue
        value: float = float(raw)
        if scale:
            value *= _SCALES.get(scale) or _JA_SCALES.get(scale) or 10**9
            rest = text[match.end("scale") :]
            more = re.match(r"(\d+)([千万])?", rest) if scale in "万億兆" else None
            if more:
                done = match.end("scale") + more.end()
                value += int(more[1]) * _JA_SCALES.get(more[2] or "", 1)
                unit = _unit(re.sub(r"[^一-鿿ぁ-ん].*", "", rest[more.end() :][:3]), match["cur"]) or unit
            after = re.match(r"[ -]?([a-z%]+)", rest)
            unit = unit or _unit(after[1] if after else None, None)
        found.add(Number(_canonical(value), unit))
    return frozenset(found)


def _names(text: str, common: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for match in _NAME.finditer(text):
        word = re.sub(r"'s?$|\.$", "", match.group())
        low = word.lower()
        if low in _TITLE_DETERMINERS or len(low) < 2 or low in _SMALL or low in _TENS or low in _SCALES:
            continue
        before = text[: match.start()].rstrip()
        starts = not before or before[-1] in ".!?:;\"'“‘(-•*。\n"
        plain_word = word[1:].islower()
        if starts and plain_word and (low in common or stem(low) in common):
            continue
        if re.fullmatch(r"\d+(?:st|nd|rd|th|s|%)?", low) or re.fullmatch(r"\d+[a-z]{1,2}", low):
            continue
        found.add(re.sub(r"[\s.'-]", "", low))
    found.update(m.group() for m in _KATAKANA_NAME.finditer(text))
    for match in _KANJI_NAME.finditer(_KANJI_COUNT.sub(" ", text)):
        run = match.group()
        if run not in _KANJI_GENERIC:
            found.add(run)
    return frozenset(found)


@lru_cache(maxsize=8192)
def extract(text: str, common: frozenset[str] = frozenset()) -> Facts:
    """The facts of `text`.

    Args:
        text: A statement or a quote.
        common: Lower-case words (and stems) known to be ordinary ones, because the documents write them in
            lower case somewhere; a sentence that opens with one of them opens with no name.
    """
    plain = _plain(text)
    low = plain.lower()
    dates, rest = _dates(plain)
    latin = re.findall(r"[a-z']+", low)
    polar = {
        (i, side)
        for i, pair in enumerate(OPPOSITES)
        for side in (0, 1)
        if any((word in latin) if word.isascii() else (word in low) for word in pair[side])
    }
    return Facts(
        numbers=_numbers(rest.lower()),
        dates=dates,
        names=_names(rest, common),
        negations=len(_NEGATION.findall(low)),
        polar=frozenset(polar),
    )


def without_counts(text: str) -> str:
    """`text` without its dates and numbers, which are compared by value and not as words."""
    _, rest = _dates(_plain(text))
    rest = _KANJI_COUNT.sub(" ", rest)
    rest = _NUMBER_WORDS.sub(" ", rest.lower())
    return re.sub(r"(?<![a-z0-9_-])\d[\d.,]*(?:st|nd|rd|th)?(?![\w-])", " ", rest)


def missing(statement: Facts, quote: Facts, quote_text: str) -> tuple[str, ...]:
    """What `statement` says exactly and the quote does not, as short texts; empty when all is there."""
    lacking: list[str] = []
    lacking += [f"{d[0] or '?'}-{d[1] or '?'}-{d[2] or '?'}" for d in statement.dates if not _has_date(d, quote)]
    lacking += [f"{n.value} {n.unit}".strip() for n in statement.numbers if not _has_number(n, quote)]
    if statement.names:
        folded = _plain(quote_text).lower()
        squeezed = re.sub(r"[\s.'-]", "", folded)
        words = {stem(w) for w in re.findall(r"[^\W_]+", folded)}
        lacking += [name for name in statement.names if not _has_name(name, squeezed, words)]
    return tuple(lacking)


def _has_date(date: Date, quote: Facts) -> bool:
    year, month, day = date
    if month is None and day is None:
        in_dates = any(other[0] == year for other in quote.dates)
        return in_dates or any(n.value == str(year) for n in quote.numbers)
    return any(all(want is None or want == got for want, got in zip(date, other, strict=True)) for other in quote.dates)


def _has_number(number: Number, quote: Facts) -> bool:
    for other in quote.numbers:
        if other.value == number.value and (not number.unit or not other.unit or number.unit == other.unit):
            return True
    # A bare year may stand inside a full date of the quote; any other number may not.
    return not number.unit and any(number.value == str(d[0]) for d in quote.dates)


def _has_name(name: str, squeezed: str, words: set[str]) -> bool:
    if not name.isascii():
        if name in squeezed:
            return True
        # Kanji compounds are split and joined freely (返金規定 / 返金の規定): every bigram or both halves must occur.
        if _KANJI_NAME.fullmatch(name) and len(name) >= 4:
            return all(name[i : i + 2] in squeezed for i in range(0, len(name) - 1, 2))
        return False
    return stem(name) in words or (len(name) >= 3 and _as_unit(name, squeezed))


def _as_unit(name: str, squeezed: str) -> bool:
    """`name` occurs in `squeezed` and is not cut out of a longer code or number."""
    for match in re.finditer(re.escape(name), squeezed):
        following = squeezed[match.end() : match.end() + 1]
        preceding = squeezed[max(0, match.start() - 1) : match.start()]
        if name[-1].isdigit() and following.isdigit():
            continue
        if name[0].isdigit() and preceding.isdigit():
            continue
        if len(name) < 5 and not any(ch.isdigit() for ch in name):
            continue
        return True
    return False
