"""Characters that look like others: CJK radicals where ideographs are meant.

One idea: many programs that write PDFs map a glyph back to the *radical* that shares its shape, so a page
shows 日本 and yields ⽇本, which no query finds. Each radical is replaced by its ideograph, one character for
one, so offsets stay exact.
"""

from __future__ import annotations

import re
import unicodedata

_RADICAL = re.compile("[\u2e80-\u2fdf]")
_KANA = re.compile("[\u3041-\u30fa]")

# The Kangxi block (2F00-2FD5) has compatibility forms in Unicode; the supplement mostly has not. These are
# the supplement's characters whose equivalent is beyond doubt (partial forms such as 亻 are left alone).
_SUPPLEMENT = dict(
    zip(
        "⺠⺩⻁⻄⻅⻆⻑⻓⻔⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰⻲",
        "民王虎西见角長长门青韦页风飞食食马骨鬼鱼鸟卤麦黄斉齐歯齿竜龙亀",
        strict=True,
    )
)
# Where the ideograph that Unicode names is the traditional form, Japanese text means its own.
_JAPANESE = {"⼾": "戸", "⾭": "青", "⿈": "黄", "⿊": "黒", "⿒": "歯", "⿔": "亀", "⿑": "斉"}


def _table(extra: dict[str, str]) -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x2E80, 0x2FE0):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = form
    return table | {ord(radical): ideograph for radical, ideograph in (_SUPPLEMENT | extra).items()}


_GENERAL_TABLE = _table({})
_JAPANESE_TABLE = _table(_JAPANESE)


def count_radicals(text: str) -> int:
    """How many characters of `text` are radicals."""
    return len(_RADICAL.findall(text))


def unify_radicals(text: str) -> str:
    """`text` with radicals replaced by the ideographs they stand for; the same length."""
    if text.isascii() or not _RADICAL.search(text):
        return text
    return text.translate(_JAPANESE_TABLE if _KANA.search(text) else _GENERAL_TABLE)
