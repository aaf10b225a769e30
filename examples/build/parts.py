"""Writes the spare parts workbook: a sheet of parts with prices and one of stock by warehouse.

Formulas carry the values they compute to, as a workbook saved by a spreadsheet program does; readers that do
not calculate show these cached values.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from .fixed import BUILT_AT

TAX = 0.2
VALID_FROM = date(2026, 1, 5)
CHANGED = date(2026, 2, 16)

PARTS: tuple[tuple[str, str, str, float, date], ...] = (
    ("HP-2105", "Shaft seal, 14 mm", "X100", 18.40, VALID_FROM),
    ("HP-2205", "Shaft seal, 16 mm", "X200", 26.90, VALID_FROM),
    ("HP-3310", "Flat gaskets, pair", "X100", 3.20, VALID_FROM),
    ("HP-3320", "Flat gaskets, pair", "X200", 4.10, VALID_FROM),
    ("HP-4100", "Motor head, complete", "X100", 142.00, VALID_FROM),
    ("HP-4200", "Motor head, complete", "X200", 318.00, CHANGED),
    ("HP-4205", "Ceramic bearing", "X200", 57.50, CHANGED),
    ("HP-5110", "Impeller", "X100", 24.60, VALID_FROM),
    ("HP-5210", "Impeller", "X200", 39.80, VALID_FROM),
    ("HP-6100", "Terminal cover with screw", "X100", 7.90, VALID_FROM),
    ("HP-6200", "Terminal cover with two screws", "X200", 9.70, VALID_FROM),
    ("HP-7000", "Signal cable, 2 m, shielded", "X200", 21.50, VALID_FROM),
    ("HP-8000", "Plug for the power cable", "X100 and X200", 5.60, VALID_FROM),
)

STOCK: tuple[tuple[str, int, int, int, int, date], ...] = (
    ("HP-2105", 120, 44, 12, 80, date(2026, 2, 27)),
    ("HP-2205", 64, 18, 6, 60, date(2026, 2, 27)),
    ("HP-3310", 310, 90, 40, 150, date(2026, 2, 27)),
    ("HP-3320", 205, 61, 24, 120, date(2026, 2, 27)),
    ("HP-4100", 9, 4, 2, 10, date(2026, 2, 26)),
    ("HP-4200", 3, 1, 0, 8, date(2026, 2, 26)),
    ("HP-4205", 0, 2, 0, 20, date(2026, 2, 26)),
    ("HP-5110", 26, 10, 3, 20, date(2026, 2, 26)),
    ("HP-5210", 14, 6, 1, 15, date(2026, 2, 26)),
    ("HP-6100", 33, 12, 5, 20, date(2026, 2, 25)),
    ("HP-6200", 21, 8, 2, 20, date(2026, 2, 25)),
    ("HP-7000", 17, 5, 0, 10, date(2026, 2, 25)),
    ("HP-8000", 88, 30, 15, 50, date(2026, 2, 25)),
)


def _write_parts(book: xlsxwriter.Workbook, head: object, money: object, day: object) -> None:
    sheet = book.add_worksheet("Parts")
    sheet.freeze_panes(1, 0)
    sheet.set_column("A:A", 12)
    sheet.set_column("B:B", 32)
    sheet.set_column("C:F", 16)
    titles = ("Part number", "Description", "Fits", "Price (EUR)", "Price with tax (EUR)", "Valid from")
    sheet.write_row(0, 0, titles, head)
    for row, (number, description, fits, price, valid) in enumerate(PARTS, start=1):
        sheet.write_row(row, 0, (number, description, fits))
        sheet.write_number(row, 3, price, money)
        sheet.write_formula(row, 4, f"=ROUND(D{row + 1}*{1 + TAX},2)", money, round(price * (1 + TAX), 2))
        sheet.write_datetime(row, 5, valid, day)


def _write_stock(book: xlsxwriter.Workbook, head: object, money: object, day: object) -> None:
    sheet = book.add_worksheet("Stock")
    sheet.freeze_panes(1, 0)
    sheet.set_column("A:I", 14)
    titles = (
        "Part number",
        "Brennick",
        "Osterholm",
        "Lindmoor",
        "Total",
        "Minimum",
        "To order",
        "Counted on",
        "Value (EUR)",
    )
    sheet.write_row(0, 0, titles, head)
    prices = {number: price for number, _, _, price, _ in PARTS}
    value = 0.0
    for row, (number, *counts, minimum, counted) in enumerate(STOCK, start=1):
        total, line = sum(counts), row + 1
        worth = round(total * prices[number], 2)
        value += worth
        sheet.write_row(row, 0, (number, *counts))
        sheet.write_formula(row, 4, f"=SUM(B{line}:D{line})", None, total)
        sheet.write_number(row, 5, minimum)
        sheet.write_formula(row, 6, f"=MAX(F{line}-E{line},0)", None, max(minimum - total, 0))
        sheet.write_datetime(row, 7, counted, day)
        sheet.write_formula(row, 8, f"=E{line}*Parts!D{line}", money, worth)
    last = len(STOCK) + 1
    sheet.write_string(last, 0, "Together", head)
    sheet.write_formula(last, 8, f"=SUM(I2:I{last})", money, round(value, 2))


def build(folder: Path) -> list[Path]:
    """Write ``spare-parts.xlsx`` into `folder` and return its path."""
    path = folder / "spare-parts.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Spare parts, prices and stock", "author": "Halden Pumps", "created": BUILT_AT})
    head = book.add_format({"bold": True, "bg_color": "#1F5F7A", "font_color": "#FFFFFF"})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    _write_parts(book, head, money, day)
    _write_stock(book, head, money, day)
    book.close()
    return [path]
