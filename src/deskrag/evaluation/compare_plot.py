"""The table as a picture: small bars side by side, one panel for each measure, as an SVG file that needs no library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from .compare import Way
from .compare_table import NAMES, Row

COLOURS: dict[Way, str] = {"base": "#9aa0a6", "rag": "#3b7dd8", "tuned": "#d98324", "tuned+rag": "#2f9e62"}
"""Told apart also by people with a red-green deficiency; the names stand beside every bar."""

_PANELS: tuple[tuple[str, Callable[[Row], float | None], float | None, str], ...] = (
    ("Right, of all questions", lambda row: row.right, 1.0, ".2f"),
    ("Holds a reference answer", lambda row: row.contains, 1.0, ".2f"),
    ("Token F1", lambda row: row.f1, 1.0, ".2f"),
    ("Supported by quotes", lambda row: row.supported, 1.0, ".2f"),
    ("Refused rightly", lambda row: row.refused_right, 1.0, ".2f"),
    ("Refused wrongly (less is better)", lambda row: row.refused_wrong, 1.0, ".2f"),
    ("Prompt tokens (less is better)", lambda row: row.prompt_tokens, None, ".0f"),
    ("First word, seconds", lambda row: row.first_s, None, ".2f"),
    ("Whole answer, seconds", lambda row: row.total_s, None, ".2f"),
)
_ACROSS, _WIDTH, _BAR, _GAP, _LABEL, _VALUE, _TITLE = 3, 368, 18, 8, 172, 48, 34


def svg(rows: Sequence[Row], title: str) -> str:
    """The picture of a table, on a white ground.

    Args:
        rows: The table.
        title: Stands above.
    """
    height = _TITLE + len(rows) * (_BAR + _GAP) + 14
    down = -(-len(_PANELS) // _ACROSS)
    whole, tall = _ACROSS * _WIDTH + 20, down * height + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {tall}" width="{whole}" height="{tall}"'
        ' font-family="system-ui, sans-serif" font-size="12" fill="#202124" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{whole}" height="{tall}" fill="#ffffff"/>',
        f'<text x="16" y="32" font-size="18" font-weight="600">{escape(title)}</text>',
    ]
    for number, (name, value, most, form) in enumerate(_PANELS):
        x, y = 16 + (number % _ACROSS) * _WIDTH, 50 + (number // _ACROSS) * height
        parts += _panel(rows, name, value, most, form, x, y)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(
    rows: Sequence[Row],
    name: str,
    value: Callable[[Row], float | None],
    most: float | None,
    form: str,
    x: int,
    y: int,
) -> list[str]:
    top = most or max((found for row in rows if (found := value(row)) is not None), default=1.0) or 1.0
    room = _WIDTH - _LABEL - _VALUE - 16
    parts = [f'<text x="{x}" y="{y + 16}" font-weight="600">{escape(name)}</text>']
    for place, row in enumerate(rows):
        at = y + _TITLE - 6 + place * (_BAR + _GAP)
        found = value(row)
        long = 0.0 if found is None else room * min(1.0, found / top)
        figure = "–" if found is None else format(found, form)
        parts += [
            f'<text x="{x + _LABEL - 8}" y="{at + 13}" text-anchor="end">{escape(NAMES[row.way])}</text>',
            f'<rect x="{x + _LABEL}" y="{at}" width="{long:.1f}" height="{_BAR}" rx="2" fill="{COLOURS[row.way]}"/>',
            f'<text x="{x + _LABEL + long + 5:.1f}" y="{at + 13}">{figure}</text>',
        ]
    return parts
