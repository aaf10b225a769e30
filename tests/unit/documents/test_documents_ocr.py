"""Recognition: pictures and scans become text where the extra is installed, and a reason where it is not."""

from __future__ import annotations

import io

import pytest

from deskrag.documents import ocr
from deskrag.documents.limits import ReadLimits
from deskrag.documents.ocr import Box, read_image, reading_order
from deskrag.documents.pdf import read_pdf
from deskrag.documents.pool import ReaderPool
from deskrag.errors import CorruptError, UnsupportedError

installed = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
LIMITS = ReadLimits(ocr=True, seconds=240)


def box(text: str, left: float, top: float) -> Box:
    return Box(text, [(left, top), (left + 50, top), (left + 50, top + 10), (left, top + 10)])


def picture(text: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (700, 120), "white")
    ImageDraw.Draw(image).text((20, 30), text, fill="black", font=ImageFont.load_default(40))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_boxes_are_read_from_top_to_bottom_and_left_to_right() -> None:
    boxes = [box("price", 300, 12), box("Total", 0, 40), box("Part", 0, 10), box("14.50", 300, 41)]
    assert reading_order(boxes) == ["Part price", "Total 14.50"]


def test_without_the_extra_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnsupportedError, match=r"install deskrag\[ocr\]"):
        read_image(io.BytesIO(b""), "scan.png", LIMITS)


@installed
def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(CorruptError):
        read_image(io.BytesIO(b"no picture"), "scan.png", LIMITS)


@installed
@pytest.mark.slow
def test_a_picture_is_read_inside_the_sandbox(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "scan.png"
    path.write_bytes(picture("Warranty: 24 months"))
    with ReaderPool(LIMITS, workers=1, reader="deskrag.documents.ocr:read_image") as pool:
        page = pool.read(path).pages[0]
    assert "24 months" in page.text
    assert page.extractor == "ocr"


@installed
@pytest.mark.slow
def test_a_scanned_page_is_read() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture("Invoice 4711"))).save(buffer, "PDF")
    document = read_pdf(io.BytesIO(buffer.getvalue()), "scan.pdf", LIMITS)
    assert "4711" in document.pages[0].text
    assert document.pages[0].extractor == "ocr"
    assert not document.notes
