"""What one reader may use: the limits every document is read under.

One idea: the limits are one frozen value that travels as JSON to the reader process, so the parent that kills
a reader and the reader that watches itself obey the same figures.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on reading one file.

    Attributes:
        max_file_bytes: Largest file that is opened at all.
        max_text_chars: Most code points of text kept of one document; more raises `LimitError`.
        max_pages: Most pages, slides, sheets or sections of one document.
        memory_bytes: Memory a reader may add to what it uses before its first document (address space where
            the system limits that, resident size everywhere).
        seconds: Wall time for one document, after which its reader is killed; it counts anew from each sign of
            life of work that is slow by nature (hundreds of PDF pages, recognition), up to ten times (sixty
            with recognition).
        max_archive_members: Most files read from one archive, nested ones included.
        max_archive_bytes: Most bytes unpacked from one archive, nested ones included.
        max_archive_ratio: Unpacked over packed size above which a member counts as a bomb.
        max_depth: How deep archives (and mails in mails) may nest.
        ocr: Read scanned pages and images with the `ocr` extra, where it is installed.
        ocr_pages: Most pages of one document that are recognised; a note tells of the rest.
    """

    max_file_bytes: int = 512 * MIB
    max_text_chars: int = 40_000_000
    max_pages: int = 20_000
    memory_bytes: int = 2 * GIB
    seconds: float = 60.0
    max_archive_members: int = 2000
    max_archive_bytes: int = 512 * MIB
    max_archive_ratio: float = 200.0
    max_depth: int = 2
    ocr: bool = False
    ocr_pages: int = 500

    def to_json(self) -> dict[str, Any]:
        """The limits as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of `to_json`; unknown keys are ignored, missing ones take their default."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})
