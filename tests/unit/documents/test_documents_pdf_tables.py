"""Tables on PDF pages: found whole, told row by row and cell by cell, without moving a character."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.documents.limits import ReadLimits
from deskrag.documents.pdf import read_pdf
from deskrag.documents.pdf_cells import edited
from deskrag.documents.pdf_tables import find_tables
from deskrag.documents.pdf_text import Line, page_text
from deskrag.documents.types import BlockKind, Document

MANUAL = Path(__file__).parents[3] / "examples" / "documents" / "pump-manual.pdf"
WIDTH, SIZE = 5.0, 10.0  # of a character


class _Sheet:
    """A page written as PDF programs write it: cell by cell, each at its place."""

    def __init__(self) -> None:
        self.text = ""
        self.lines: list[Line] = []

    def line(self, top: float, *cells: tuple[float, str], bold: bool = False) -> None:
        """Cells written beside one another, as one line of text."""
        start = len(self.text)
        places: list[tuple[float, float]] = []
        gaps: list[tuple[int, int]] = []
        for left, words in cells:
            if places:
                gaps.append((len(self.text), len(self.text) + 1))
                self.text += " "
            self.text += words
            places.append((left, left + WIDTH * len(words)))
        left, right = places[0][0], places[-1][1]
        box = (left, right, top - SIZE, top, SIZE, bold)
        self.lines.append(Line(start, len(self.text), *box, tuple(places), tuple(gaps)))
        self.text += " \n"

    def tables(self) -> list[list[str]]:
        """The rows of the tables found, cells between bars."""
        found = []
        for table in find_tables(self.text, self.lines):
            text = edited(self.text, table.edits)
            assert len(text) == len(self.text)
            part = text[self.lines[table.first].start : self.lines[table.last].end]
            rows = [" | ".join(" ".join(cell.split()) for cell in row.split("\t")) for row in part.split("\n")]
            found.append(rows)
        return found


@pytest.fixture(scope="module")
def manual() -> Document:
    with MANUAL.open("rb") as stream:
        return read_pdf(stream, MANUAL.name, ReadLimits())


def _tables(document: Document, page: int) -> list[tuple[str, list[list[str]]]]:
    """Header and rows of the tables of one page, each row as its cells."""
    found = []
    text = document.pages[page - 1].text
    for block in document.pages[page - 1].blocks:
        if block.kind is BlockKind.TABLE:
            rows = text[block.start : block.end].split("\n")
            cells = [[" ".join(cell.split()) for cell in row.split("\t")] for row in rows]
            found.append((text[block.start : block.header_end], cells))
    return found


def test_a_table_with_wrapped_cells_begins_with_its_header_and_has_all_rows(manual: Document) -> None:
    header, rows = _tables(manual, 10)[0]
    assert header == "Code\tMeaning\tWhat to do"
    assert [row[0] for row in rows] == ["Code", "E1", "E2", "E3", "E4", "E5", "E6"]
    assert rows[2] == ["E2", "Supply voltage too low (below 195 V)", "Have the supply checked by an electrician."]
    assert rows[6] == ["E6", "Signal lost for over 20 seconds (X200 only)", "Check the signal cable and its shield."]


def test_a_row_whose_middle_cell_wraps_belongs_to_the_table(manual: Document) -> None:
    header, rows = _tables(manual, 8)[0]
    assert header == "Mode\tWhat the pump does\tSuits"
    assert rows[1] == ["A", "finds the curve by itself and adjusts it once a day", "radiators; set at the factory"]
    assert [row[0] for row in rows[1:]] == ["A", "P", "C", "F", "S"]


def test_page_text_still_has_one_character_for_each_of_pdfiums(manual: Document) -> None:
    pdf = pdfium.PdfDocument(MANUAL)
    try:
        for number, page in enumerate(manual.pages):
            raw = page_text(pdf[number].get_textpage())
            assert len(page.text) == len(raw)
            moved = [(a, b) for a, b in zip(raw, page.text, strict=True) if a != b]
            assert all(a in " \n" and b in " \t" for a, b in moved)
    finally:
        pdf.close()


def test_a_row_that_lacks_a_cell_in_the_middle_gets_no_cells_at_all() -> None:
    sheet = _Sheet()
    sheet.line(700, (50, "Part"), (150, "Weight"), (250, "Price"), bold=True)
    sheet.line(680, (50, "Seal"), (150, "12 g"), (250, "9.50"))
    sheet.line(660, (50, "Pump"), (150, "2 kg"), (250, "310.00"))
    sheet.line(640, (50, "Ring"), (250, "1.20"))
    sheet.line(620, (50, "Head"), (150, "1 kg"), (250, "120.00"))
    rows = sheet.tables()[0]
    assert rows[1] == "Seal | 12 g | 9.50"
    assert rows[3] == "Ring 1.20"


def test_columns_named_without_a_word_for_the_first_one_belong_to_the_table() -> None:
    sheet = _Sheet()
    sheet.line(700, (150, "2023"), (250, "2022"))
    sheet.line(680, (50, "Revenue"), (150, "900"), (250, "850"))
    sheet.line(660, (50, "Costs"), (150, "700"), (250, "640"))
    sheet.line(640, (50, "Profit"), (150, "200"), (250, "210"))
    assert sheet.tables()[0] == ["2023 | 2022", "Revenue | 900 | 850", "Costs | 700 | 640", "Profit | 200 | 210"]


def test_a_first_row_of_figures_is_not_taken_for_column_names() -> None:
    sheet = _Sheet()
    sheet.line(700, (50, "E4"), (150, "Running dry"), (250, "Vent 2 times"))
    sheet.line(680, (50, "E5"), (150, "Electronics"), (250, "Exchange 1"))
    sheet.line(660, (50, "E6"), (150, "Signal lost"), (250, "Check 3"))
    assert sheet.tables()[0] == [
        "E4 Running dry Vent 2 times",
        "E5 | Electronics | Exchange 1",
        "E6 | Signal lost | Check 3",
    ]


def test_a_subheading_across_the_columns_is_a_row_of_its_own() -> None:
    sheet = _Sheet()
    sheet.line(700, (50, "Method"), (150, "Fr"), (250, "En"), bold=True)
    sheet.line(688, (50, "Plain"), (150, "18.4"), (250, "34.0"))
    sheet.line(676, (110, "Baselines by others"))
    sheet.line(664, (50, "Pivot"), (150, "32.2"), (250, "34.1"))
    assert sheet.tables()[0] == [
        "Method | Fr | En",
        "Plain | 18.4 | 34.0",
        "Baselines by others",
        "Pivot | 32.2 | 34.1",
    ]


def test_lines_of_prose_are_no_table() -> None:
    sheet = _Sheet()
    for number in range(6):
        sheet.line(700 - 12 * number, (50, "a line of prose that runs over the whole width of the page"))
    assert sheet.tables() == []


@given(
    st.lists(
        st.tuples(st.text("abc ", min_size=1, max_size=12), st.integers(0, 9999), st.booleans()), min_size=3, max_size=8
    )
)
def test_tables_only_ever_exchange_spaces_and_line_breaks(rows: list[tuple[str, int, bool]]) -> None:
    sheet = _Sheet()
    for number, (words, figure, wrapped) in enumerate(rows):
        top = 700 - 40 * number
        sheet.line(top, (50, f"r{number}"), (150, f"x{words.strip()}"))
        if wrapped:
            sheet.line(top - 11, (150, "more"))
        sheet.line(top, (300, str(figure)))
    for table in find_tables(sheet.text, sheet.lines):
        text = edited(sheet.text, table.edits)
        assert len(text) == len(sheet.text)
        assert "".join(text.split()) == "".join(sheet.text.split())
