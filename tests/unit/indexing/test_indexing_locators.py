"""How a place in a document is named for people: page, slide, rows of a sheet, file inside an archive."""

from __future__ import annotations

import io
import re
import zipfile

from hypothesis import assume, given
from hypothesis import strategies as st

from deskrag.answering.events import Citation, shared_locator
from deskrag.documents.limits import ReadLimits
from deskrag.documents.registry import read
from deskrag.documents.splitter import SplitOptions, split
from deskrag.documents.types import Document
from deskrag.indexing.types import StoredChunk, row_numbers


class _Words:
    def offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"[^\W_]{1,4}|[^\s]", text)]


def _stored(document: Document, options: SplitOptions) -> list[StoredChunk]:
    """The document's chunks as the ledger gives them back."""
    pages = {page.number: page for page in document.pages}
    found = []
    for number, chunk in enumerate(split(document, _Words(), options)):
        page = pages[chunk.page]
        place = (chunk.page, page.kind, page.label, chunk.start, chunk.end, chunk.text, chunk.headings)
        more = (chunk.table_header, chunk.kind, chunk.tables, chunk.rows, page.member)
        found.append(StoredChunk(number, 1, number, "main", "/a/b", "b", "x", 0.0, False, *place, *more))
    return found


def _zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _chunks(name: str, data: bytes, target: int = 60) -> list[StoredChunk]:
    options = SplitOptions(target_tokens=target, max_tokens=120, context_tokens=20, min_tokens=6, overlap_tokens=0)
    return _stored(read(io.BytesIO(data), name, ReadLimits()), options)


def _cite(chunk: StoredChunk, words: str) -> Citation:
    start = chunk.start + chunk.text.index(words)
    return Citation(1, chunk, start, start + len(words), words, 1.0)


PARTS = "Part,Fits,Price\n" + "".join(f"HP-{n},X{n % 3},{n}.50\n" for n in range(2, 500))


def test_every_chunk_of_a_sheet_knows_its_rows_and_a_citation_its_row() -> None:
    chunks = _chunks("parts.csv", PARTS.encode())
    assert len(chunks) > 20
    for chunk in chunks:
        for row in re.findall(r"HP-(\d+) \|.*", chunk.text):
            assert _cite(chunk, f"HP-{row} | ").locator == f"row {row}"
    first = int(re.findall(r"HP-(\d+)", chunks[30].text)[0])
    last = int(re.findall(r"HP-(\d+)", chunks[30].text)[-1])
    assert chunks[30].locator == f"rows {first}–{last}"


def test_the_row_of_column_names_is_not_said_beside_the_row_they_explain() -> None:
    chunk = _chunks("parts.csv", PARTS.encode())[0]
    header, row = _cite(chunk, "Part | Fits | Price"), _cite(chunk, "HP-3 | X0 | 3.50")
    assert header.locator == "row 1"
    assert shared_locator([header, row]) == "row 3"
    assert shared_locator([header, row, _cite(chunk, "HP-5 | X2 | 5.50")]) == "rows 3, 5"


def test_blank_rows_and_titles_do_not_shift_the_numbers() -> None:
    text = "Price list,,\n,,\n,,\nPart,Fits,Price\nSeal,X100,9\n,,\nRing,X200,1\n"
    chunk = _chunks("list.csv", text.encode(), 100)[0]
    assert _cite(chunk, "Price list").locator == "row 1"
    assert _cite(chunk, "Seal | X100 | 9").locator == "row 5"
    assert _cite(chunk, "Ring | X200 | 1").locator == "row 7"


def test_a_file_in_an_archive_is_named() -> None:
    chunk = _chunks("ok.zip", _zipped("in/good.md", b"# Hi\n\nThe valve is red.\n"))[0]
    assert (chunk.member, chunk.locator) == ("in/good.md", "in/good.md · § Hi")


def test_a_file_in_an_archive_in_an_archive_is_named_with_both() -> None:
    inner = _zipped("notes.txt", b"The valve is red and it is closed.")
    chunk = _chunks("outer.zip", _zipped("in/inner.zip", inner))[0]
    assert chunk.locator == "in/inner.zip › notes.txt"


def test_rows_of_a_sheet_in_an_archive_are_named() -> None:
    chunk = _chunks("ok.zip", _zipped("in/parts.csv", PARTS.encode()))[5]
    row = re.findall(r"HP-\d+ \| X\d \| [\d.]+", chunk.text)[0]
    assert _cite(chunk, row).locator == f"in/parts.csv · row {row.split()[0][3:]}"


def test_row_numbers_read_as_people_write_them() -> None:
    assert row_numbers([]) == row_numbers([0]) == ""
    assert row_numbers([14]) == "row 14"
    assert row_numbers([12, 13, 14]) == "rows 12–14"
    assert row_numbers([9, 3, 7, 8, 0]) == "rows 3, 7–9"


_LINES = ["", ",,", "a", "a,b c,7", ",x,", "Part,Fits,Price", "7,7,7", "long long long long,,9"]


@given(st.lists(st.sampled_from(_LINES), max_size=14))
def test_each_line_of_a_sheet_knows_the_row_it_shows(rows: list[str]) -> None:
    assume("".join(rows))  # an empty file is no table
    document = read(io.BytesIO("\n".join(rows).encode()), "a.csv", ReadLimits())
    for page in document.pages:
        lines = page.text.split("\n")
        assert len(page.rows) == len(lines)
        for line, number in zip(lines, page.rows, strict=True):
            shown = rows[number - 1].replace(",", " ").split() if number else []
            assert set(line.replace("|", " ").split()) == set(shown)
