"""Recognising text in pictures: scanned PDF pages and image files, with the optional extra `ocr`.

One idea: RapidOCR on ONNX Runtime carries its models in its own wheel, so recognition works offline and inside
the reader's sandbox like any other parser. Without the extra everything here says so, and nothing fails.
"""

from __future__ import annotations

import importlib.util
import io
import os
from functools import lru_cache
from typing import Any, BinaryIO

from ..errors import CorruptError, LimitError, UnsupportedError
from . import heartbeat
from .limits import ReadLimits
from .quality import text_quality
from .types import Block, BlockKind, Document, Page, PageKind

ADVICE_INSTALL = "install deskrag[ocr]"
ADVICE_ENABLE = "turn on text recognition (ocr) in the settings"
RENDER_DPI = 200
MAX_SIDE_PIXELS = 4000
MAX_IMAGE_PIXELS = 120_000_000
MIN_CONFIDENCE = 0.5


def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))


def recognise_page(pdf: Any, index: int) -> str:
    """Text of one page of a `pypdfium2.PdfDocument`, recognised from its picture."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        scale = min(RENDER_DPI / 72, MAX_SIDE_PIXELS / max(width, height, 1.0))
        bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
        try:
            return recognise(bitmap.to_pil())
        finally:
            bitmap.close()
    finally:
        page.close()


def recognise(image: Any) -> str:
    """Text of a Pillow image: its lines in reading order, one a line."""
    import numpy

    heartbeat.beat(heartbeat.MOST_PATIENCE)  # a full page takes a slow machine a minute
    pixels = numpy.asarray(image.convert("RGB"))[:, :, ::-1]  # the models expect BGR
    result = _engine()(pixels)
    heartbeat.beat()
    texts, boxes, scores = result.txts, result.boxes, result.scores
    if not texts:
        return ""
    lines = [
        Box(str(text), [(float(x), float(y)) for x, y in box])
        for text, box, score in zip(texts, boxes, scores, strict=True)
        if score >= MIN_CONFIDENCE and str(text).strip()
    ]
    return "\n".join(reading_order(lines))


class Box:
    """A recognised line and its box in pixels, y downwards."""

    def __init__(self, text: str, corners: list[tuple[float, float]]) -> None:
        self.text = text
        self.left = min(x for x, _ in corners)
        self.right = max(x for x, _ in corners)
        self.top = min(y for _, y in corners)
        self.bottom = max(y for _, y in corners)


def reading_order(boxes: list[Box]) -> list[str]:
    """Lines from top to bottom; boxes on the same height join from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top + box.bottom) / 2):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [" ".join(box.text for box in sorted(row, key=lambda box: box.left)) for row in rows]


def read_image(stream: BinaryIO, name: str, limits: ReadLimits) -> Document:
    """Read a PNG, JPEG, TIFF (each frame a page), WebP or BMP.

    Raises:
        UnsupportedError: The extra is not installed, or recognition is turned off.
        CorruptError: It is no picture.
        LimitError: It has too many pixels.
    """
    if not available():
        raise UnsupportedError(
            "a picture; its text can be read with the extra for recognition", subject=name, advice=ADVICE_INSTALL
        )
    if not limits.ocr:
        raise UnsupportedError("a picture, and text recognition is turned off", subject=name, advice=ADVICE_ENABLE)
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the check is ours, before anything is decoded
    pages: list[Page] = []
    notes: list[str] = []
    try:
        with Image.open(io.BytesIO(stream.read(limits.max_file_bytes + 1))) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise LimitError(f"a picture of {image.width} x {image.height} pixels is too large", subject=name)
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > min(limits.ocr_pages, limits.max_pages):
                    notes.append(f"only the first {number - 1} pages were recognised")
                    break
                upright = ImageOps.exif_transpose(frame)
                upright.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
                pages.append(_page(number, recognise(upright)))
    except UnidentifiedImageError as error:
        raise CorruptError("not a readable picture", subject=name) from error
    except (OSError, SyntaxError, ValueError) as error:
        if not pages:
            raise CorruptError("the picture is damaged", subject=name) from error
        notes.append("the picture is damaged after its first pages")
    if not any(page.text for page in pages):
        notes.append("no text found in the picture")
    return Document("image", tuple(pages), notes=tuple(notes))


def _page(number: int, text: str) -> Page:
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),) if text.strip() else ()
    return Page(number, text, PageKind.PAGE, blocks=blocks, quality=text_quality(text), extractor="ocr")


@lru_cache(maxsize=1)
def _engine() -> Any:
    """RapidOCR, loaded once a process."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            # A few threads: several readers work at once, and idle ones of these spin.
            "EngineConfig.onnxruntime.intra_op_num_threads": max(1, min(4, (os.cpu_count() or 1) // 2)),
            # Shrink large pictures; the default instead enlarges small ones, which costs minutes.
            "Det.limit_type": "max",
            "Det.limit_side_len": 1600,
        }
    )
