"""Choosing readers, and refusing files in words a person understands."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace

import documents_samples as samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskrag.documents import registry
from deskrag.documents.limits import ReadLimits
from deskrag.documents.types import Block, Document
from deskrag.errors import CorruptError, DocumentError, EncryptedError, LimitError, UnsupportedError

LIMITS = ReadLimits()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def read(name: str, data: bytes, limits: ReadLimits = LIMITS) -> Document:
    return registry.read(io.BytesIO(data), name, limits)


def ole_with(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("A.DOCX", "docx"), ("x/y.z/b.tar.md", "markdown"), ("c:\\d\\e.Py", "code"), ("README", ""),
        ("Report v1.2", ""), (".bashrc", ""), ("a.xyz", ""), ("a.", ""),
    ],
)  # fmt: skip
def test_a_name_promises_a_format(name: str, format_name: str) -> None:
    assert registry.format_of(name) == format_name


@pytest.mark.parametrize("name", ["a.pdf", "README", "Report v1.2", "b.PNG"])
def test_files_worth_opening(name: str) -> None:
    assert registry.is_supported(name)


@pytest.mark.parametrize("name", ["a.exe", ".hidden.md", "~$open.docx", "b.mp4", "", "lib.so"])
def test_files_not_worth_opening(name: str) -> None:
    assert not registry.is_supported(name)


def test_looking_up_names_imports_no_reader() -> None:
    code = (
        "import sys; from deskrag.documents import registry; registry.is_supported('a.docx');"
        "print([m for m in ('lxml', 'docx', 'python_calamine', 'markdown_it', 'pypdf', 'email') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "sample", "format_name"),
    [
        ("letter.txt", "a.docx", "docx"), ("table.docx", "a.xlsx", "xlsx"), ("page.doc", "a.html", "html"),
        ("export.xls", "a.html", "html"), ("export.xls", "a.tsv", "tsv"), ("old.doc", "a.rtf", "rtf"),
        ("page.txt", "a.html", "text"), ("noname", "a.epub", "epub"), ("README", "a.txt", "text"),
    ],
)  # fmt: skip
def test_content_corrects_the_name(name: str, sample: str, format_name: str) -> None:
    assert read(name, samples.FILES[sample]).format == format_name


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("a.xyz", b"text", UnsupportedError, r"no reader for \.xyz files"),
        ("a.doc", ole_with("WordDocument"), UnsupportedError, r"\.docx"),
        ("a.docx", ole_with("WordDocument"), UnsupportedError, "old Word document"),
        ("a.docx", ole_with("EncryptedPackage"), EncryptedError, "password"),
        ("a.xlsx", ole_with("EncryptionInfo", "EncryptedPackage"), EncryptedError, "password"),
        ("a.docx", samples.zipped({"x.txt": "x"}), CorruptError, "zip archive of something else"),
        ("a.docx", b"hello", CorruptError, "other content"),
        ("a.docx", samples.docx()[:-400], CorruptError, "damaged"),
        ("a.txt", b"", UnsupportedError, "empty"),
        ("a.txt", bytes(range(256)) * 9, UnsupportedError, "binary"),
        ("a.md", b"\x7fELF" + bytes(100), UnsupportedError, "a program"),
        ("a.epub", samples.epub(**{"META-INF/rights.xml": "<r/>"}), EncryptedError, "rights management"),
        ("a.zip", samples.zipped({"x.exe": b"MZ"}), UnsupportedError, "nothing inside"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_wrong(name: str, data: bytes, error: type[DocumentError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read(name, data)
    assert caught.value.subject == name


def test_an_archive_with_a_password_is_called_that() -> None:
    data = bytearray(samples.zipped({"a.txt": "secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    with pytest.raises(EncryptedError, match="password"):
        read("a.zip", bytes(data))


def test_zip_bombs_are_refused_before_they_unpack() -> None:
    bomb = samples.zipped({"a.txt": bytes(30_000_000)})
    with pytest.raises(LimitError, match="zip bomb"):
        read("a.zip", bomb)
    with pytest.raises(LimitError, match="unpacks to more"):
        read(
            "a.zip",
            samples.zipped({f"{i}.txt": os.urandom(3000) for i in range(9)}),
            replace(LIMITS, max_archive_bytes=20_000),
        )
    office = io.BytesIO(samples.docx())
    with zipfile.ZipFile(office, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.xml", bytes(30_000_000))
    with pytest.raises(LimitError, match="zip bomb"):
        read("a.docx", office.getvalue())


def test_too_many_members_are_refused() -> None:
    data = samples.zipped({f"{i}.txt": "x" for i in range(30)})
    with pytest.raises(LimitError, match="files inside"):
        read("a.zip", data, replace(LIMITS, max_archive_members=20))


def test_nesting_ends_at_its_limit_with_a_note() -> None:
    data: bytes = samples.zipped({"deep.txt": "found"})
    for _ in range(2):
        data = samples.zipped({"inner.zip": data, "near.txt": "near"})
    document = read("a.zip", data, replace(LIMITS, max_depth=2))
    assert [page.text for page in document.pages] == ["near", "near"]
    assert any("nested too deeply" in note for note in document.notes)


def test_what_no_longer_fits_the_limits_of_an_archive_becomes_a_note() -> None:
    data = samples.zipped({f"{i}.txt": "word " * 100 for i in range(10)})
    document = read("a.zip", data, replace(LIMITS, max_text_chars=2000))
    assert sum(len(page.text) for page in document.pages) <= 2000
    assert len(document.pages) + len(document.notes) == 10
    document = read("a.zip", data, replace(LIMITS, max_pages=5))
    assert len(document.pages) == 5
    with pytest.raises(LimitError, match="characters"):
        read("a.txt", b"word " * 500, replace(LIMITS, max_text_chars=2000))


def test_a_bomb_among_attachments_does_not_cost_the_mail() -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["Subject"] = "See attachment"
    mail.set_content("Hello")
    bomb = samples.zipped({"a.txt": bytes(30_000_000)})
    mail.add_attachment(bomb, maintype="application", subtype="zip", filename="b.zip")
    document = read("a.eml", mail.as_bytes())
    assert "Hello" in document.pages[0].text
    assert "zip bomb" in document.notes[0]


def test_xml_entities_are_never_expanded() -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 9))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    root = f"office:document-content {samples.ODF}"
    body = f"{doctype}<{root}><office:text><text:p>&l8;&f;ok</text:p></office:text></office:document-content>"
    data = samples.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body})
    try:
        text = "".join(page.text for page in read("a.odt", data).pages)
    except DocumentError:
        return
    assert "lol" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<div>" * 100_000 + b"x"),
        ("deep.html", b"<ul><li>" * 3000 + b"x"),
        ("deep.json", b"[" * 200_000),
        ("deep.md", b"> " * 5000 + b"x"),
        ("deep.md", b"- " * 5000 + b"x"),
        ("deep.yaml", b"- " * 5000 + b"x"),
        ("deep.rtf", b"{\\rtf1" + b"{" * 50_000 + b"x" + b"}" * 50_000),
        ("long.txt", b"a" * 3_000_000),
        ("long.rst", b"=" * 200_000 + b"\n"),
        ("long.csv", b'"' * 300_001),
    ],
)
def test_deep_and_long_content_ends_well(name: str, data: bytes) -> None:
    try:
        read(name, data)
    except DocumentError as error:
        assert error.reason


SUFFIXES = sorted(
    registry.SUPPORTED_SUFFIXES - {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"}
)


@given(st.sampled_from(SUFFIXES), st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_document_errors_leave_a_reader(suffix: str, data: bytes) -> None:
    try:
        document = read(f"x{suffix}", data)
    except DocumentError:
        return
    for page in document.pages:
        page.text.encode("utf-8")
        assert_in_order(page.blocks, page.text)


def assert_in_order(blocks: tuple[Block, ...], text: str) -> None:
    at = 0
    for block in blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        at = block.end
    assert not text[at:].strip()


@pytest.mark.parametrize("name", sorted(samples.FILES))
def test_damaged_files_are_read_or_refused_but_never_crash(name: str) -> None:
    whole = samples.FILES[name]
    dice = random.Random(7)
    for _ in range(8):
        data = bytearray(whole[: dice.randrange(1, len(whole) + 1)] if dice.random() < 0.4 else whole)
        for _ in range(dice.randrange(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            document = read(name, bytes(data))
        except DocumentError as error:
            assert error.reason
        else:
            for page in document.pages:
                assert_in_order(page.blocks, page.text)
