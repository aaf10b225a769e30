"""What a file is by its bytes.

One idea: a handful of signatures settle the formats that are not text; zip and OLE containers are asked
what they hold. Whatever has no signature is left to its name and to `encoding`.
"""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x1f\x8b", "!a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "!a 7z archive"),
    (b"Rar!\x1a\x07", "!a RAR archive"),
    (b"\x7fELF", "!a program, not a document"),
    (b"MZ\x90\0", "!a program, not a document"),
    (b"SQLite format 3\0", "!a SQLite database"),
    (b"GGUF", "!a model file, not a document"),
    (b"\xfd7zXZ\0", "!an xz archive"),
    (b"BZh9", "!a bzip2 archive"),
    (b"OggS", "!a sound or video file"),
    (b"ID3", "!a sound file"),
    (b"fLaC", "!a sound file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml\s")
_MIMETYPES = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "workbook",
}


def sniff(stream: BinaryIO) -> str:
    """A format name, ``"html"``, ``"xml"``, ``"empty"``, ``"encrypted"``, ``"!reason"`` or an empty string.

    An empty string means that no signature was found, as with all text.
    """
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        return "empty"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(b"RIFF") and len(head) > 12:
        return "image" if head[8:12] == b"WEBP" else "!a sound or video file"
    if head[4:8] == b"ftyp":
        return "!a picture (HEIC)" if head[8:12] in {b"heic", b"heix", b"mif1"} else "!a sound or video file"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "image"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _sniff_zip(stream)
    if head.startswith(_OLE):
        return _sniff_ole(stream)
    start = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start):
        return "html"
    if b"%PDF-" in head[:1024] and not head[:1024].isascii():
        return "pdf"
    return "xml" if _XML.match(start) else ""


def _sniff_zip(stream: BinaryIO) -> str:
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mimetype = part.read(200).decode("ascii", "replace").strip()
                for prefix, name in _MIMETYPES.items():
                    if mimetype.startswith(prefix):
                        return name
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the reader that its name picks will say
        return "zip?"
    if "[Content_Types].xml" in names:
        for folder, name in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "workbook")):
            if any(n.startswith(folder) for n in names):
                return name
    if "META-INF/container.xml" in names:
        return "epub"
    if "Index/Document.iwa" in names or "index.apxl" in names:
        return "!an Apple iWork document"
    return "zip"


def _sniff_ole(stream: BinaryIO) -> str:
    """What an OLE container holds, by the names in its directory (which are UTF-16)."""
    stream.seek(0)
    data = stream.read()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return "encrypted"
    if holds("__properties_version1.0") or holds("__nameid_version1.0"):
        return "msg"
    if holds("PowerPoint Document"):
        return "!an old PowerPoint presentation (.ppt)"
    if holds("WordDocument"):
        return "!an old Word document (.doc)"
    if holds("Workbook") or holds("Book"):
        return "workbook"
    return "!an old Office or other OLE file"
