"""Documents on the wire between a reader process and its parent: length-prefixed JSON frames.

One idea: a reader has looked at hostile bytes, so what it sends is data and never code. Plain JSON, checked
on arrival; no pickle. A frame is a 4-byte big-endian length and that many bytes of UTF-8 JSON.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from typing import Any

from ..errors import (
    AccessError,
    CorruptError,
    DocumentError,
    EncryptedError,
    InputError,
    LimitError,
    NotFoundError,
    UnsupportedError,
    UserError,
)
from .types import Block, BlockKind, Document, Page, PageKind

HEADER = struct.Struct(">I")
MAX_FRAME_BYTES = 1024 * 1024 * 1024

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ERRORS: dict[str, type[UserError]] = {
    kind.__name__: kind
    for kind in (
        AccessError,
        CorruptError,
        DocumentError,
        EncryptedError,
        InputError,
        LimitError,
        NotFoundError,
        UnsupportedError,
    )
}


class FrameError(Exception):
    """The other side ended, or sent something that is not a frame."""


def pack(message: dict[str, Any]) -> bytes:
    """One frame. Lone surrogates, which UTF-8 cannot carry, become U+FFFD (one for one).

    Raises:
        FrameError: The message is larger than a frame may be.
    """
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    try:
        data = body.encode()
    except UnicodeEncodeError:
        data = _LONE_SURROGATE.sub("\ufffd", body).encode()
    if len(data) > MAX_FRAME_BYTES:
        raise FrameError("frame too large")
    return HEADER.pack(len(data)) + data


def body_length(header: bytes) -> int:
    """Length of the body that follows `header`.

    Raises:
        FrameError: The header is short or announces more than a frame may hold.
    """
    if len(header) != HEADER.size:
        raise FrameError("connection closed")
    length: int = HEADER.unpack(header)[0]
    if length > MAX_FRAME_BYTES:
        raise FrameError("frame too large")
    return length


def unpack(body: bytes) -> dict[str, Any]:
    """The message in a frame's body.

    Raises:
        FrameError: It is not a JSON object.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FrameError("not JSON") from error
    if not isinstance(message, dict):
        raise FrameError("not an object")
    return message


def read_frame(receive: Callable[[int], bytes]) -> dict[str, Any]:
    """Read one message with `receive(n)`, which returns up to n bytes, none at the end.

    Raises:
        FrameError: The connection ended or did not carry a frame.
    """
    return unpack(read_exactly(receive, body_length(read_exactly(receive, HEADER.size))))


def read_exactly(receive: Callable[[int], bytes], count: int) -> bytes:
    """`count` bytes, however they are cut up.

    Raises:
        FrameError: The connection ended before.
    """
    parts: list[bytes] = []
    missing = count
    while missing:
        part = receive(min(missing, 1 << 20))
        if not part:
            raise FrameError("connection closed")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def document_to_json(document: Document) -> dict[str, Any]:
    """A document as JSON values; pages and blocks are rows, to keep it small."""
    return {
        "format": document.format,
        "title": document.title,
        "metadata": dict(document.metadata),
        "notes": list(document.notes),
        "pages": [
            [
                page.number,
                page.text,
                page.kind.value,
                page.label,
                [[b.kind.value, b.start, b.end, b.level, b.header_end] for b in page.blocks],
                list(page.headings),
                page.quality,
                page.extractor,
            ]
            for page in document.pages
        ],
    }


def document_from_json(values: dict[str, Any]) -> Document:
    """The inverse of `document_to_json`, checked.

    Raises:
        FrameError: They are no document: a field is missing or of another type, or a span lies outside its page.
    """
    try:
        return Document(
            format=_text(values["format"]),
            title=_text(values["title"]),
            metadata={_text(key): _text(value) for key, value in values["metadata"].items()},
            notes=tuple(_text(note) for note in values["notes"]),
            pages=tuple(_page(row) for row in values["pages"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FrameError("not a document") from error


def _page(row: list[Any]) -> Page:
    number, text, kind, label, blocks, headings, quality, extractor = row
    length = len(_text(text))
    return Page(
        number=_count(number),
        text=text,
        kind=PageKind(kind),
        label=_text(label),
        blocks=tuple(_block(block, length) for block in blocks),
        headings=tuple(_text(heading) for heading in headings),
        quality=min(1.0, max(0.0, float(quality))),
        extractor=_text(extractor),
    )


def _block(row: list[Any], length: int) -> Block:
    kind, start, end, level, header_end = row
    if not 0 <= _count(start) <= _count(end) <= length:
        raise ValueError("block outside its page")
    return Block(BlockKind(kind), start, end, _count(level), _count(header_end))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("count expected")
    return value


def error_to_json(error: UserError) -> dict[str, str]:
    """A `DocumentError` (or another expected error of reading) as JSON values."""
    name = next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS), "DocumentError")
    return {"kind": name, "reason": error.reason, "subject": error.subject, "advice": error.advice}


def error_from_json(values: dict[str, Any], subject: str) -> UserError:
    """The error a reader reported, about `subject`: the file as the person knows it."""
    kind = _ERRORS.get(str(values.get("kind")), DocumentError)
    reason = str(values.get("reason") or "cannot be read")[:1000]
    return kind(reason, subject=subject, advice=str(values.get("advice") or "")[:1000])
