"""Rows of tables in answers: shown with the names of their columns, which are cited from where they stand."""

from __future__ import annotations

from dataclasses import replace

from answering_fakes import chunk, passages

from deskrag.answering.citations import CitationNumbers
from deskrag.answering.evidence import Candidate, Evidence, candidates
from deskrag.answering.quoting import quoted
from deskrag.answering.tablerows import header_of, is_row, with_names
from deskrag.documents.types import BlockKind, TablePart
from deskrag.indexing.types import StoredChunk
from deskrag.retrieval.types import Passage

HEADER = "Code\tMeaning\tWhat to do"
ROWS = "E2\tVoltage too low\tHave it checked. Do not wait.\nE3\tMotor too hot\tLet it cool."


def _of_table(text: str, *, before: int = 0, header: str = HEADER) -> StoredChunk:
    """A chunk of table rows; the header stands `before` code points before it, or opens it."""
    start = 100
    at = start - before
    part = TablePart(start, start + len(text), at, at + len(header))
    fields = {"table_header": header if before else "", "kind": BlockKind.TABLE, "tables": (part,)}
    return chunk(text, start=start, **fields)


def _row(found: list[Candidate], opening: str) -> Candidate:
    return next(candidate for candidate in found if candidate.text.startswith(opening))


def _passage(of: StoredChunk) -> list[Passage]:
    return [replace(passages("x")[0], chunk=of)]


def test_a_row_of_a_pdf_page_is_shown_with_its_column_names() -> None:
    row = "E2\tSupply voltage too low (below  195 V)\t Have the supply checked."
    assert is_row(row)
    assert with_names(row, HEADER) == (
        "E2 — Meaning: Supply voltage too low (below 195 V); What to do: Have the supply checked."
    )


def test_a_corner_without_a_name_does_not_shift_the_names() -> None:
    assert with_names("Revenue\t900\t850", "2023\t2022") == "Revenue — 2023: 900; 2022: 850"
    assert with_names("900\t850", "Item\t2023\t2022") == "900 | 850"


def test_names_are_not_guessed_where_the_cells_do_not_match() -> None:
    assert with_names("Revenue\t900\t850", "2021\t2023\t2022\t2020") == "Revenue | 900 | 850"
    assert with_names("a | b | c", "one | two\nthree | four") == "a | b | c"


def test_a_row_is_one_sentence_whatever_ends_within_its_cells() -> None:
    found = candidates(_passage(_of_table(f"{HEADER}\n{ROWS}")))
    assert [c.text for c in found] == [HEADER, *ROWS.split("\n")]


def test_a_header_before_the_chunk_is_cited_from_where_it_stands() -> None:
    page = " " * 50 + HEADER + " " * (50 - len(HEADER)) + ROWS
    row = _row(candidates(_passage(_of_table(ROWS, before=50))), "E3")
    assert row.header_at is not None
    assert page[slice(*row.header_at)] == HEADER == row.header
    assert page[row.start : row.end] == row.text
    sentence = quoted("What does E3 mean?", [Evidence(row, 0.9, 0.9, 0.9)], 1, CitationNumbers())[0]
    assert sentence.text == "E3 — Meaning: Motor too hot; What to do: Let it cool."
    assert [citation.quote for citation in sentence.citations] == [HEADER, "E3\tMotor too hot\tLet it cool."]
    assert {citation.number for citation in sentence.citations} == {1}


def test_column_names_whose_place_is_not_known_are_not_shown() -> None:
    old = chunk("Brennick | 88\nOsterholm | 30", table_header="Town | Pumps", kind=BlockKind.TABLE)
    row = _row(candidates(_passage(old)), "Osterholm")
    sentence = quoted("Osterholm?", [Evidence(row, 0.9, 0.9, 0.9)], 1, CitationNumbers())[0]
    assert sentence.text == "Osterholm | 30"


def test_a_table_without_a_header_has_no_names() -> None:
    text = "Brennick | 88\nOsterholm | 30"
    of = chunk(text, kind=BlockKind.TABLE, tables=(TablePart(0, len(text), 0, 0),))
    assert header_of(of, text.index("Osterholm")) == ("", None)


def test_the_rule_under_a_markdown_header_is_not_cited() -> None:
    text = "| Town | Pumps |\n|------|-------|\n| Brennick | 88 |"
    of = chunk(text, kind=BlockKind.TABLE, tables=(TablePart(0, len(text), 0, text.rindex("\n")),))
    assert header_of(of, text.index("Brennick")) == ("| Town | Pumps |", (0, 16))
