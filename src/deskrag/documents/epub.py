"""E-books (EPUB): the items of the spine in reading order, one page each, labelled from the table of contents."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any, BinaryIO
from urllib.parse import unquote

from ..errors import CorruptError, DocumentError, EncryptedError
from .archive import open_zip, read_part
from .composition import DocumentBuilder
from .encoding import decode_markup
from .html import flow_of, parse_html
from .limits import ReadLimits
from .types import Document, PageKind
from .xml import local_name, parse_xml

_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}


def read_epub(stream: BinaryIO, _name: str, limits: ReadLimits) -> Document:
    """An EPUB with one page per item of its spine.

    Raises `EncryptedError` for books under DRM, `CorruptError`, or `LimitError` for zip bombs.
    """
    with open_zip(stream, limits) as book:
        _refuse_drm(book)
        package_path = _package_path(book)
        package = parse_xml(read_part(book, package_path))
        folder = posixpath.dirname(package_path)
        document = DocumentBuilder("epub", limits)
        _metadata(package, document)
        items = {
            item.get("id"): (_resolve(folder, item.get("href", "")), item.get("media-type", ""), item)
            for item in package.iter()
            if local_name(item) == "item"
        }
        labels = _contents(book, items)
        spine = [e.get("idref") for e in package.iter() if local_name(e) == "itemref" and e.get("linear") != "no"]
        for identifier in spine:
            path, media, item = items.get(identifier, ("", "", None))
            if media not in _PAGES or (item is not None and "nav" in (item.get("properties") or "").split()):
                continue
            try:
                flow = flow_of(parse_html(decode_markup(read_part(book, path))[0]))
            except EncryptedError:
                raise
            except DocumentError as error:
                if read_part_exists(book, path):
                    continue  # an item without any text, such as a cover picture
                document.notes.append(f"{path}: {error.reason}")
                continue
            label = labels.get(path) or flow.first_heading
            document.flow(flow, PageKind.SECTION, label)
    result = document.build()
    if not result.pages:
        raise CorruptError("the book holds no readable text")
    return result


def read_part_exists(book: zipfile.ZipFile, path: str) -> bool:
    """True when the book holds a part of that name."""
    return path in book.NameToInfo


def _refuse_drm(book: zipfile.ZipFile) -> None:
    names = set(book.namelist())
    locked = "META-INF/rights.xml" in names or "META-INF/sinf.xml" in names
    if "META-INF/encryption.xml" in names:
        root = parse_xml(read_part(book, "META-INF/encryption.xml"))
        methods = {e.get("Algorithm") for e in root.iter() if local_name(e) == "EncryptionMethod"}
        locked = locked or any(method not in _FONT_OBFUSCATION for method in methods)
    if locked:
        raise EncryptedError("the book is locked by digital rights management")


def _package_path(book: zipfile.ZipFile) -> str:
    root = parse_xml(read_part(book, "META-INF/container.xml"))
    for element in root.iter():
        if local_name(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise CorruptError("the book does not say where its content is")


def _metadata(package: Any, document: DocumentBuilder) -> None:
    values: dict[str, str] = {}
    for element in package.iter():
        if str(element.tag).startswith("{http://purl.org/dc/elements/1.1/}") and element.text:
            values.setdefault(local_name(element), element.text)
    document.titled(values.get("title", ""))
    document.meta(
        author=values.get("creator"),
        date=values.get("date", "")[:10],
        publisher=values.get("publisher"),
        language=values.get("language"),
    )


def _resolve(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0])))


def _contents(book: zipfile.ZipFile, items: dict[str, tuple[str, str, Any]]) -> dict[str, str]:
    """Path of a spine item -> its entry in the table of contents (EPUB 3 navigation or EPUB 2 NCX)."""
    labels: dict[str, str] = {}
    for path, media, item in items.values():
        is_nav = "nav" in (item.get("properties") or "").split()
        if not is_nav and media != "application/x-dtbncx+xml":
            continue
        try:
            root = parse_xml(read_part(book, path))
        except DocumentError:
            continue  # the book can be read without it
        folder = posixpath.dirname(path)
        for element in root.iter():
            if is_nav and local_name(element) == "a" and element.get("href"):
                labels.setdefault(_resolve(folder, element.get("href")), "".join(element.itertext()).strip())
            elif local_name(element) == "navPoint":
                source = next((e.get("src", "") for e in element.iter() if local_name(e) == "content"), "")
                words = next((e.text or "" for e in element.iter() if local_name(e) == "text"), "")
                labels.setdefault(_resolve(folder, source), words.strip())
    return labels
