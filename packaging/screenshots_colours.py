"""Pictures of an interface with few colours, which make small files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

KEPT, ALL = 96, 144
"""This many colours are kept as they are, and there are in all."""


def few(image: Image.Image) -> Image.Image:
    """A picture with few colours: surfaces and texts keep their very colour, the rest takes the nearest."""
    pixels = np.asarray(image).reshape(-1, 3).astype(np.int32)
    codes, where, counts = np.unique(pixels @ (65536, 256, 1), return_inverse=True, return_counts=True)
    colours = np.stack((codes >> 16, codes >> 8 & 255, codes & 255), axis=1)
    exact = colours[np.argsort(-counts)[:KEPT]]
    rest = image.quantize(ALL - KEPT, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate((exact, np.array(rest).reshape(-1, 3)))
    nearest = np.array([np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in colours], dtype=np.uint8)
    made = Image.fromarray(nearest[where].reshape(image.height, image.width), "P")
    made.putpalette(palette.astype(np.uint8).tobytes())
    return made


def halve(file: Path) -> None:
    """Make a picture of twice the scale one of the usual scale."""
    few(Image.open(file).convert("RGB").reduce(2)).save(file, optimize=True)
