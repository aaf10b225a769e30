"""Which encoding some bytes are in, and their text.

One idea: the right encoding is the one under which the text is least surprising. Certain signs come first
(byte order marks, valid UTF-8, zero bytes of UTF-16/32, escapes of ISO-2022); what remains is decided by
the length in bits of the text under a small model of letters per script (`charset_models`): the candidate
that explains the bytes in the fewest bits wins, which works from a handful of characters on.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from ..errors import UnsupportedError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO2022 = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\([JI]|\$\([DOPQ])"), "iso2022_jp_ext"),
)
_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27})
# Bits a character above which UTF-16 is no explanation, with and without zero bytes in the data. Words cost 4 to 10,
# rare kanji and names 13, chance 12 and more.
_WIDE_MAX_BITS = (13.0, 10.5)
_SAMPLE = 6000  # bytes of lines with non-ASCII characters that are judged
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]+)""",
    re.IGNORECASE,
)
# Names as the web uses them: a declared "iso-8859-1" means Windows-1252, "gb2312" its superset, and so on.
_WEB_NAMES = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252",
    "latin-1": "cp1252", "windows-1252": "cp1252", "iso-8859-9": "cp1254", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "korean": "cp949", "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "tis-620": "cp874", "iso-8859-11": "cp874", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "cp-850": "cp850", "x-euc-jp": "euc_jp",
}  # fmt: skip


def decode(data: bytes) -> tuple[str, str]:
    """The text of `data` and the name of its encoding (as Python's codecs call it).

    Raises:
        UnsupportedError: The bytes are not text in any encoding.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name
    strange = b"\0" in data or _looks_binary(data)
    if strange and (wide := _wide(data)):
        return data.decode(wide, "replace"), wide
    if strange and _looks_binary(data):
        raise UnsupportedError("looks like a binary file", advice="It is not text in any known encoding.")
    if data.isascii():
        return _decode_seven_bit(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8"
    return _decode_by_model(data)


def decode_markup(data: bytes) -> tuple[str, str]:
    """Like `decode`, but a charset declared in HTML or XML is believed where the bytes allow it."""
    if not data.startswith(tuple(bom for bom, _ in _BOMS)) and (found := _META.search(data[:4096])):
        declared = (found[1] or found[2]).decode("ascii")
        if text := decode_declared(data, declared):
            return text
    return decode(data)


def decode_declared(data: bytes, declared: str) -> tuple[str, str] | None:
    """`data` in the encoding that a header or a meta element names; None where that cannot be right."""
    name = _WEB_NAMES.get(declared.strip().lower(), declared.strip().lower())
    if name.startswith(("utf-16", "utf16", "utf-32", "utf32")):
        return None  # whoever could read the declaration byte by byte has seen that it is wrong
    try:
        codec = codecs.lookup(name)
        if not codec._is_text_encoding:  # the registry also holds base64, zlib and their like
            return None
        if name == "cp1252" and not data.isascii() and _is_utf8(data):
            return data.decode("utf-8"), "utf-8"  # the most frequent wrong declaration by far
        return codec.decode(data, "strict")[0], codec.name
    except (LookupError, UnicodeError):
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_seven_bit(data: bytes) -> tuple[str, str]:
    if b"\x1b" in data:
        for escape, name in _ISO2022:
            if escape.search(data):
                return data.decode(name, "replace"), name
    return data.decode("ascii"), "utf-8"


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, if that explains data that is not plain text; else empty."""
    from .charset_models import surprise

    best, best_bits = "", _WIDE_MAX_BITS[b"\0" not in data]
    for name, width in (("utf_32_le", 4), ("utf_32_be", 4), ("utf_16_le", 2), ("utf_16_be", 2)):
        if len(data) % width:
            continue
        text = data[: _SAMPLE // width * width].decode(name, "replace")
        bits = surprise(text, name) / max(len(text), 1)
        if bits < best_bits:
            best, best_bits = name, bits
    return best


def _looks_binary(data: bytes) -> bool:
    """True when control characters that no text uses make up more than a stray few."""
    for sample in (data[: 1 << 16], data[len(data) // 2 :][: 1 << 14]):
        strange = len(sample) - len(sample.translate(None, _CONTROL))
        if strange > max(2, len(sample) // 100) or (strange and len(sample) < 20):
            return True
    return False


def _mostly_utf8(data: bytes) -> bool:
    """True when UTF-8 sequences are far too many to be chance (a log with a few broken bytes in it)."""
    sample = data[: 1 << 20].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    good = sum(n for c, n in Counter(sample).items() if c > "\x7f" and c != "\ufffd")
    return good >= 3 and good > 10 * broken


def _sample(data: bytes) -> bytes:
    """Different lines that hold non-ASCII bytes, `_SAMPLE` bytes or so (a line break is never part of a pair)."""
    lines: dict[bytes, None] = {}
    size = 0
    for line in data[: 1 << 22].split(b"\n"):
        if not line.isascii() and line not in lines:
            lines[line] = None
            size += len(line) + 1
            if size >= _SAMPLE:
                break
    return b"\n".join(lines)[: 4 * _SAMPLE]


def _decode_by_model(data: bytes) -> tuple[str, str]:
    from .charset_models import CANDIDATES, surprise

    sample = _sample(data)
    ranked: list[tuple[float, str]] = []
    for name, prior in CANDIDATES.items():
        wide = name.startswith("utf_16")
        if wide and (len(data) % 2 or len(data) > _SAMPLE):
            continue  # long UTF-16 without any zero or control byte does not exist
        part = data if wide else sample
        text = codecs.getincrementaldecoder(name)("replace").decode(part, final=len(part) < 4 * _SAMPLE)
        ranked.append((prior + surprise(text, name), name))
    ranked.sort()
    for _, name in ranked[:3]:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return data.decode(ranked[0][1], "replace"), ranked[0][1]
