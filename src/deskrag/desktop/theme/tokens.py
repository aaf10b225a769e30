"""The design tokens: every colour and size of the window, light and dark, in one place.

Colours are named for their role, not their hue. Text roles have a contrast of at least 4.5:1 on the surfaces named
in `TEXT_PAIRS`, control outlines and focus rings at least 3:1 (`SHAPE_PAIRS`), as WCAG 2.2 AA asks; a test checks it.
"""

from __future__ import annotations

from dataclasses import dataclass

GRID = 8
"""Distances are multiples of this many (logical) pixels."""
TEXT_SIZE = 14
READING_SIZE = 15
"""Of questions and answers."""
SMALL_SIZE = 12
TITLE_SIZE = 17
HERO_SIZE = 22
"""Of the one sentence in an empty view."""
LINE = 20
"""Least height of a line of interface text, in pixels; fonts with taller lines, as Japanese ones, keep their own."""
READING_LINE = 24
"""The same for questions and answers."""
READING_WIDTH = 600
"""Widest column of running text, in pixels: about 75 characters."""
RADIUS = 8

FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Helvetica Neue",
    "Noto Sans",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic UI",
    "Meiryo",
    "DejaVu Sans",
)
MONOSPACE = (
    "Cascadia Mono",
    "SF Mono",
    "JetBrains Mono",
    "Noto Sans Mono",
    "Noto Sans Mono CJK JP",
    "DejaVu Sans Mono",
    "Consolas",
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one appearance, as ``#rrggbb``.

    Attributes:
        name: ``"light"`` or ``"dark"``.
        window: Behind everything.
        side: Rail and side bars.
        surface: Cards, fields, the transcript.
        raised: The person's own messages, key caps.
        float: What lies over the window: menus, notices.
        hover: Under the pointer.
        selected: The chosen row.
        border: Lines that only separate.
        edge: Around buttons, which their text already shows.
        outline: Lines that show where a field is.
        scroll: The handle of a scroll bar.
        text: Running text.
        muted: Secondary text.
        accent: The one accent: main button, links, marks.
        accent_hover: The same under the pointer.
        on_accent: Text on it.
        tint: Quiet background in the accent's hue (citation chips).
        warning: Text of a doubt.
        warning_tint: Its background.
        danger: Text of an error.
        danger_tint: Its background.
        highlight: Marked words of a source.
        on_highlight: Text on it.
        code: Background of code.
    """

    name: str
    window: str
    side: str
    surface: str
    raised: str
    float: str
    hover: str
    selected: str
    border: str
    edge: str
    outline: str
    scroll: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    warning: str
    warning_tint: str
    danger: str
    danger_tint: str
    highlight: str
    on_highlight: str
    code: str


LIGHT = Palette(
    name="light",
    window="#fbfbfa",
    side="#f3f4f3",
    surface="#ffffff",
    raised="#eff2f0",
    float="#ffffff",
    hover="#e9ecea",
    selected="#dfe7e4",
    border="#e3e6e4",
    edge="#cdd3d0",
    outline="#848d89",
    scroll="#c3cac6",
    text="#1a1e1c",
    muted="#56605c",
    accent="#0d6b5e",
    accent_hover="#09574c",
    on_accent="#ffffff",
    tint="#dcefeb",
    warning="#84500a",
    warning_tint="#fcf1dc",
    danger="#a82a22",
    danger_tint="#fbe9e7",
    highlight="#ffe28a",
    on_highlight="#1a1e1c",
    code="#f3f4f3",
)

DARK = Palette(
    name="dark",
    window="#161918",
    side="#111413",
    surface="#1b1f1d",
    raised="#262b29",
    float="#232826",
    hover="#252a28",
    selected="#2b3733",
    border="#2b312e",
    edge="#414a46",
    outline="#6a7570",
    scroll="#3f4844",
    text="#e6eae8",
    muted="#a3ada9",
    accent="#63cbb8",
    accent_hover="#82dbca",
    on_accent="#07211c",
    tint="#1d3a34",
    warning="#efbe6b",
    warning_tint="#352a16",
    danger="#ff9d93",
    danger_tint="#3b1f1c",
    highlight="#f2cf63",
    on_highlight="#1a1e1c",
    code="#232826",
)

TEXT_PAIRS = (
    ("text", ("window", "side", "surface", "raised", "float", "hover", "selected", "tint", "code")),
    ("muted", ("window", "side", "surface", "raised", "float", "hover", "selected")),
    ("accent", ("window", "side", "surface", "raised", "float", "hover", "tint")),
    ("on_accent", ("accent", "accent_hover")),
    ("warning", ("surface", "window", "warning_tint")),
    ("danger", ("surface", "window", "danger_tint")),
    ("on_highlight", ("highlight",)),
)
SHAPE_PAIRS = (("outline", ("window", "surface", "side")), ("accent", ("window", "surface", "side", "raised", "float")))


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
