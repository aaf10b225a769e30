"""The two drawings of the pump manual, as vectors with real text."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.units import mm

from .typography import ACCENT, GREY, INK, PALE, RULE, WARM


def _label(x: float, y: float, text: str, anchor: str = "start") -> String:
    return String(x, y, text, fontName="Vera", fontSize=7.5, fillColor=INK, textAnchor=anchor)


def parts() -> Drawing:
    """The pump from the front, its main parts numbered and named."""
    drawing = Drawing(170 * mm, 62 * mm)
    x, y = 60 * mm, 31 * mm
    drawing.add(Rect(x - 9 * mm, 1 * mm, 18 * mm, 60 * mm, fillColor=PALE, strokeColor=GREY))
    for edge in (1 * mm, 55 * mm):
        drawing.add(Rect(x - 13 * mm, edge, 26 * mm, 6 * mm, fillColor=RULE, strokeColor=GREY))
    drawing.add(Circle(x, y, 19 * mm, fillColor=PALE, strokeColor=INK, strokeWidth=1.2))
    drawing.add(Circle(x, y, 13 * mm, fillColor=ACCENT, strokeColor=INK))
    drawing.add(Rect(x - 8 * mm, y - 3 * mm, 16 * mm, 8 * mm, fillColor=PALE, strokeColor=INK))
    for dx in (-4 * mm, 4 * mm):
        drawing.add(Circle(x + dx, y - 7 * mm, 1.8 * mm, fillColor=PALE, strokeColor=INK))
    drawing.add(Rect(x - 31 * mm, y - 6 * mm, 13 * mm, 12 * mm, fillColor=RULE, strokeColor=GREY))
    names = (
        ("1  Union nut", x + 13 * mm, 58 * mm, 56 * mm),
        ("2  Motor head, held by four screws", x + 18 * mm, y + 8 * mm, 45 * mm),
        ("3  Display with light ring", x + 8 * mm, y + 1 * mm, 34 * mm),
        ("4  Upper and lower key", x + 6 * mm, y - 7 * mm, 23 * mm),
        ("5  Pump body with arrow", x + 9 * mm, 10 * mm, 10 * mm),
    )
    for text, from_x, from_y, at in names:
        drawing.add(Line(from_x, from_y, 98 * mm, at + 2.5, strokeColor=GREY, strokeWidth=0.5))
        drawing.add(_label(99.5 * mm, at, text))
    drawing.add(Line(x - 25 * mm, y + 6 * mm, x - 25 * mm, y + 15 * mm, strokeColor=GREY, strokeWidth=0.5))
    drawing.add(_label(x - 25 * mm, y + 17 * mm, "6  Terminal cover", "middle"))
    return drawing


def curves() -> Drawing:
    """Head (m) against flow (m³/h) at full speed: X100 from 6.0 m to 3.2 m³/h, X200 from 11.0 m to 8.5 m³/h."""
    drawing = Drawing(170 * mm, 62 * mm)
    left, bottom, width, height = 16 * mm, 11 * mm, 120 * mm, 48 * mm
    for flow in range(0, 10):
        at = left + width * flow / 9
        drawing.add(Line(at, bottom, at, bottom + height, strokeColor=RULE, strokeWidth=0.4))
        drawing.add(_label(at, bottom - 10, str(flow), "middle"))
    for head in range(0, 13, 2):
        at = bottom + height * head / 12
        drawing.add(Line(left, at, left + width, at, strokeColor=RULE, strokeWidth=0.4))
        drawing.add(_label(left - 5, at - 2.5, str(head), "end"))
    for name, most_head, most_flow, colour in (("X100", 6.0, 3.2, ACCENT), ("X200", 11.0, 8.5, WARM)):
        points: list[float] = []
        for step in range(41):
            share = step / 40
            points += [
                left + width * most_flow * share / 9,
                bottom + height * most_head * (1 - share**2.2) / 12,
            ]
        drawing.add(PolyLine(points, strokeColor=colour, strokeWidth=1.6))
        drawing.add(_label(points[44] + 5, points[45] + 4, name))
    drawing.add(_label(left + width / 2, 1, "Flow in m³/h", "middle"))
    drawing.add(_label(left + width + 6, bottom + height - 6, "Head in m"))
    return drawing


FIGURES: dict[str, Callable[[], Drawing]] = {"parts": parts, "curves": curves}
