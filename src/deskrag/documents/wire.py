"""Documents and errors as JSON values, on their way from a reader process to its parent.

One idea: a reader has looked at hostile bytes, so whatever it sends is checked on arrival, field by field.
"""

from __future__ import annotations

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
from ..frames import FrameError
from .types import Block, BlockKind, Document, Page, PageKind

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
                list(page.rows),
                page.member,
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
    number, text, kind, label, blocks, headings, quality, extractor, rows, member = row
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
        rows=tuple(_count(number) for number in rows),
        member=_text(member),
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
