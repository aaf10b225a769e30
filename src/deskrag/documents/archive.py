"""Zip files opened safely, and the archive as a document of its members.

One idea: nothing is unpacked before the directory of the zip was judged as a whole (number of members,
bytes unpacked, ratio to the bytes packed), and nothing is ever written: members are read into memory one
at a time, under what is left of the limits. Word, Excel, PowerPoint, OpenDocument and EPUB files are zips
and pass the same gate.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from ..errors import CorruptError, DocumentError, EncryptedError, LimitError, UnsupportedError
from .composition import DocumentBuilder, one_line
from .limits import ReadLimits
from .types import MEMBER_STEP, Block, BlockKind, Document, PageKind

_SMALL = 1 << 20  # a member below this size is no bomb, whatever its ratio
_MAX_NOTES = 30
_SKIPPED = ("__MACOSX/", ".git/", ".svn/", ".DS_Store", "Thumbs.db")


def open_zip(stream: BinaryIO, limits: ReadLimits) -> zipfile.ZipFile:
    """The zip in `stream`, once its directory promises to stay within `limits`.

    Raises:
        CorruptError: It is no zip, or a damaged one.
        LimitError: Too many members, or they unpack to too many bytes or too high a ratio.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise CorruptError("the file is damaged: its zip directory cannot be read") from error
    members = archive.infolist()
    if len(members) > limits.max_archive_members * 5:
        raise LimitError(f"more than {limits.max_archive_members * 5:,} parts inside")
    if sum(member.file_size for member in members) > limits.max_archive_bytes:
        raise LimitError(f"unpacks to more than {limits.max_archive_bytes // 2**20:,} MB")
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > _SMALL and member.file_size / packed > limits.max_archive_ratio:
            raise LimitError("a part of it unpacks to a suspicious multiple of its size (a zip bomb?)")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises `CorruptError` where it is missing or damaged, `EncryptedError` if locked."""
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise EncryptedError("a password is needed")
        with archive.open(info) as part:
            data = part.read(info.file_size + 1)
    except KeyError as error:
        raise CorruptError(f'the part "{name}" is missing') from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise CorruptError(f'the part "{name}" is damaged') from error
    except Exception as error:
        if type(error).__module__ in {"zlib", "_lzma", "lzma", "bz2"}:
            raise CorruptError(f'the part "{name}" is damaged') from error
        raise
    return data


@dataclass(slots=True)
class Budget:
    """What the members of one archive or mail, nested ones included, may still use together."""

    members: int
    bytes: int

    def take(self, size: int) -> bool:
        """Reserve one member of `size` bytes; False when that is too much."""
        if self.members < 1 or self.bytes < size:
            return False
        self.members -= 1
        self.bytes -= size
        return True


class Members:
    """Adds the documents inside a document (zip members, attachments) to it as further pages."""

    def __init__(self, document: DocumentBuilder) -> None:
        self._document = document
        limits = document.limits
        self._budget = Budget(limits.max_archive_members, limits.max_archive_bytes)
        self._failures = 0

    def add(self, name: str, data: bytes) -> None:
        """Read `data` under `name` and add its pages, labelled with it; a failure becomes a note."""
        from . import registry

        document, limits = self._document, self._document.limits
        if not registry.is_supported(name):
            return
        if limits.max_depth < 1:
            self.fail(name, "nested too deeply")
            return
        if not self._budget.take(len(data)):
            self.fail(name, "left out, because the members before it are too many or too large already")
            return
        inner = replace(
            limits,
            max_depth=limits.max_depth - 1,
            max_text_chars=max(document.chars_left, 0),
            max_pages=max(document.pages_left, 0),
            max_archive_members=self._budget.members,
            max_archive_bytes=self._budget.bytes,
        )
        try:
            read = registry.read(io.BytesIO(data), name, inner)
        except DocumentError as error:
            self.fail(name, error.reason)
            return
        for page in read.pages:
            label = _label(page.kind, page.number, page.label, len(read.pages))
            document.page(
                replace(
                    page,
                    kind=PageKind.SHEET if page.kind is PageKind.SHEET else PageKind.SECTION,
                    member=MEMBER_STEP.join(part for part in (name, page.member) if part),
                    label=" · ".join(part for part in (name, label) if part),
                    headings=(name, *page.headings),
                    blocks=tuple(map(_deeper, page.blocks)),
                )
            )
        for note in read.notes:
            self.fail(name, note)

    def fail(self, name: str, reason: str) -> None:
        """Note that the member `name` was not read."""
        self._failures += 1
        if self._failures <= _MAX_NOTES:
            self._document.notes.append(f"{one_line(name)}: {reason.rstrip('.')}")

    def close(self) -> None:
        """Note how many failures were not listed one by one."""
        if self._failures > _MAX_NOTES:
            self._document.notes.append(f"and {self._failures - _MAX_NOTES} more members that cannot be read")


def _deeper(block: Block) -> Block:
    """A heading one level further down, below the name of its member."""
    return replace(block, level=block.level + 1) if block.kind is BlockKind.HEADING else block


def _label(kind: PageKind, number: int, label: str, pages: int) -> str:
    if kind is PageKind.PAGE:
        return f"p. {label or number}"
    if kind is PageKind.SLIDE:
        return f"slide {number}"
    return label or (f"part {number}" if pages > 1 else "")


def read_zip(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """The documents inside a zip as sections of one document, labelled with their paths.

    Members that cannot be read become notes. Raises `CorruptError`, or `LimitError` for bombs.
    """
    with open_zip(stream, limits) as archive:
        document = DocumentBuilder("zip", limits)
        members = Members(document)
        locked = 0
        files = list(_files(archive))
        if len(files) > limits.max_archive_members:
            raise LimitError(f"more than {limits.max_archive_members:,} files inside")
        for info, path in files:
            if info.flag_bits & 1:
                locked += 1
                continue
            try:
                data = read_part(archive, info.filename)
            except DocumentError as error:
                members.fail(path, error.reason)
                continue
            members.add(path, data)
        members.close()
    result = document.build()
    if locked and not result.pages:
        raise EncryptedError("the archive is protected with a password")
    if locked:
        result = replace(result, notes=(*result.notes, f"{locked} members are protected with a password"))
    if not result.pages:
        raise UnsupportedError("nothing inside the archive can be read" + _first_reason(result.notes))
    return result


def _first_reason(notes: tuple[str, ...]) -> str:
    return f" ({notes[0]})" if notes else ""


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    for info in archive.infolist():
        path = _member_path(info)
        if not info.is_dir() and not any(part in path for part in _SKIPPED):
            yield info, path


def _member_path(info: zipfile.ZipInfo) -> str:
    """The member's path for display; names of old zips without the Unicode flag are decoded by their bytes."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    from .encoding import decode

    try:
        return decode(info.filename.encode("cp437"))[0]
    except (UnicodeError, DocumentError):
        return info.filename
