"""What a citation points to: a document, a page, a span of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..i18n import tr

_COUNTED = re.compile(r"(?P<kind>p\.|slide|sheet|message|rows?) (?P<which>\S+|[\d–, ]+)")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One cited or offered place.

    Attributes:
        number: The number shown; 0 for a place that is only offered.
        document_id: Ledger id.
        path: Absolute path, or ``archive.zip!/inner.txt``.
        page: 1-based page.
        locator: Where, for people, such as ``p. 12``.
        start: Span in the page's text, first code point.
        end: One past the last.
        quote: The words.
    """

    number: int
    document_id: int
    path: str
    page: int
    locator: str
    start: int
    end: int
    quote: str

    @property
    def name(self) -> str:
        """File name without its folder."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def place(self) -> str:
        """The locator in the person's language."""
        return " · ".join(_told(part) for part in self.locator.split(" · "))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> SourceRef:
        """From `citation_json` or `passage_json` of `deskrag.app.asking`."""
        return cls(
            number=int(values.get("number", 0)),
            document_id=int(values.get("document_id", 0)),
            path=str(values.get("path", "")),
            page=int(values.get("page", 1)),
            locator=str(values.get("locator", "")),
            start=int(values.get("start", 0)),
            end=int(values.get("end", 0)),
            quote=str(values.get("quote", values.get("text", ""))),
        )


def _told(part: str) -> str:
    """One part of a locator in the person's language; names of sheets, sections and files stay as they are."""
    found = _COUNTED.fullmatch(part)
    if found is None or (found["kind"] != "p." and not found["which"][0].isdigit()):
        return part
    which = found["which"]
    match found["kind"]:
        case "p.":
            return tr("p. {page}", page=which)
        case "slide":
            return tr("slide {number}", number=which)
        case "sheet":
            return tr("sheet {number}", number=which)
        case "message":
            return tr("message {number}", number=which)
        case "row":
            return tr("row {number}", number=which)
    return tr("rows {numbers}", numbers=which)
