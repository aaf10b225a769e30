"""Office Open XML packages, made ready for the libraries that read them.

One idea: Word and PowerPoint can save in a "strict" dialect that differs from the usual one in the names of
its namespaces only. Such packages are rewritten in memory, so that one reader serves both.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

from .archive import open_zip, read_part
from .limits import ReadLimits

_STRICT = b"http://purl.oclc.org/ooxml/"
_RELATIONS = re.compile(
    rb"http://purl\.oclc\.org/ooxml/officeDocument/(relationships|customXml|extendedProperties|docPropsVTypes)"
)
_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_RENAMED = {b"extendedProperties": b"extended-properties"}


def open_package(stream: BinaryIO, limits: ReadLimits) -> BinaryIO:
    """The package in `stream` in the usual dialect, in memory.

    Raises `CorruptError` for damaged zips and `LimitError` for zip bombs.
    """
    data = io.BytesIO(stream.read())
    with open_zip(data, limits) as package:
        if "_rels/.rels" not in package.NameToInfo or _STRICT not in read_part(package, "_rels/.rels"):
            data.seek(0)
            return data
        rewritten = io.BytesIO()
        with zipfile.ZipFile(rewritten, "w", zipfile.ZIP_STORED) as target:
            for info in package.infolist():
                part = read_part(package, info.filename)
                if info.filename.endswith((".xml", ".rels")):
                    part = _usual(part)
                target.writestr(info.filename, part)
    rewritten.seek(0)
    return rewritten


def _usual(part: bytes) -> bytes:
    """`part` with the strict namespaces renamed."""

    def relation(found: re.Match[bytes]) -> bytes:
        name = _RENAMED.get(found[1], found[1])
        return b"http://schemas.openxmlformats.org/officeDocument/2006/" + name

    part = _RELATIONS.sub(relation, part)
    return _NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", part)
