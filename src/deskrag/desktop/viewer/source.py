"""What a citation points to: a document, a page, a span of its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..i18n import tr


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
        kind, _, which = self.locator.partition(" ")
        match kind:
            case "p.":
                return tr("p. {page}", page=which)
            case "slide":
                return tr("slide {number}", number=which)
            case "sheet":
                return tr("sheet {number}", number=which)
            case "message":
                return tr("message {number}", number=which)
        return self.locator

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
