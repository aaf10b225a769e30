"""What each reader makes of a small file of its format."""

from __future__ import annotations

import io

import documents_samples as samples
import pytest

from deskrag.documents import registry
from deskrag.documents.composition import heading_words
from deskrag.documents.limits import ReadLimits
from deskrag.documents.types import BlockKind, Document, Page, PageKind


def read(name: str, data: bytes | None = None) -> Document:
    return registry.read(io.BytesIO(samples.FILES[name] if data is None else data), name, ReadLimits())


def blocks(page: Page, kind: BlockKind) -> list[str]:
    return [page.text[block.start : block.end] for block in page.blocks if block.kind is kind]


def assert_blocks_cover(page: Page) -> None:
    at = 0
    for block in page.blocks:
        assert at <= block.start < block.end <= len(page.text)
        assert not page.text[at : block.start].strip()
        assert page.text[block.start : block.end] == page.text[block.start : block.end].strip()
        assert (block.level > 0) == (block.kind is BlockKind.HEADING)
        if block.kind is BlockKind.TABLE:
            assert block.start <= block.header_end <= block.end
        at = block.end
    assert not page.text[at:].strip()


@pytest.mark.parametrize("name", sorted(samples.FILES))
def test_blocks_cover_every_page_and_pages_are_numbered(name: str) -> None:
    document = read(name)
    assert document.pages
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
    for page in document.pages:
        assert_blocks_cover(page)
        assert 0 <= page.quality <= 1


@pytest.mark.parametrize("name", ["a.md", "a.rst", "a.adoc", "a.org", "a.txt", "a.py", "a.log", "a.yaml", "a.toml"])
def test_text_formats_keep_their_text_character_by_character(name: str) -> None:
    source = samples.FILES[name].decode()
    text = read(name).pages[0].text
    assert len(text) == len(source)
    assert text == source.replace("\r\n", " \n").replace("\r", "\n")


def test_word_sections_become_pages_with_headings_numbered_lists_and_tables() -> None:
    document = read("a.docx")
    assert (document.title, document.metadata["author"]) == ("Supply contract", "Mika Sato")
    scope, prices = document.pages
    assert (scope.kind, scope.label, prices.label) == (PageKind.SECTION, "Scope", "Prices")
    assert blocks(scope, BlockKind.LIST) == ["1. First duty\n2. Second duty"]
    assert blocks(prices, BlockKind.TABLE) == ["Item | Price\nPump X100 | 1,200 €"]
    table = next(b for b in prices.blocks if b.kind is BlockKind.TABLE)
    assert prices.text[table.start : table.header_end] == "Item | Price"
    assert [(b.level) for b in prices.blocks if b.kind is BlockKind.HEADING] == [1, 2]


def test_slides_keep_their_numbers_even_when_one_is_empty() -> None:
    document = read("a.pptx")
    assert [page.label for page in document.pages] == ["Quarter three", "", "Figures"]
    first, empty, third = document.pages
    assert "Mention the new plant." in first.text
    assert not empty.text
    assert document.notes == ("1 slide without text",)
    assert blocks(third, BlockKind.TABLE) == ["Year | Units\n2025 | 310"]
    assert "grouped words" in third.text


def test_cells_read_as_people_see_them() -> None:
    page = read("a.xlsx").pages[0]
    assert (page.kind, page.label) == (PageKind.SHEET, "Sales")
    assert blocks(page, BlockKind.PARAGRAPH) == ["Sales report"]
    assert blocks(page, BlockKind.TABLE)[0].split("\n")[:2] == [
        "Day | Amount | Share | Paid",
        "2026-03-01 | 1234.5 | 3 | TRUE",
    ]


def test_a_long_sheet_becomes_pages_that_repeat_the_header() -> None:
    document = read("long.xlsx", samples.xlsx(rows=450))
    assert len(document.pages) == 3
    assert [page.label for page in document.pages][1:] == ["Sales · rows 202–401", "Sales · rows 402–453"]
    for page in document.pages:
        assert blocks(page, BlockKind.TABLE)[0].startswith("Day | Amount | Share | Paid\n")


def test_delimited_text_finds_its_encoding_and_delimiter() -> None:
    document = read("a.csv")
    assert document.metadata["encoding"] == "cp932"
    assert document.pages[0].text == "名前 | 年齢\n佐藤 | 30\na; b | 4"


def test_open_document_text_and_slides() -> None:
    page = read("a.odt").pages[0]
    assert blocks(page, BlockKind.HEADING) == ["Garden"]
    assert "Roses bloom\nin June." in page.text
    assert blocks(page, BlockKind.LIST) == ["- spade"]
    assert blocks(page, BlockKind.TABLE) == ["Plant | Month\nRose | 6"]
    slide = read("a.odp").pages[0]
    assert (slide.kind, slide.label, slide.text) == (PageKind.SLIDE, "Welcome", "Welcome\n\nAgenda")


def test_books_follow_the_spine() -> None:
    document = read("a.epub")
    assert (document.title, document.metadata["author"]) == ("Sea tales", "A. Writer")
    assert [page.label for page in document.pages] == ["The storm", "The calm"]


def test_a_mail_shows_who_when_and_its_readable_attachments() -> None:
    document = read("a.eml")
    message, prices, inner, _ = document.pages
    assert (message.kind, message.label) == (PageKind.MESSAGE, "見積書の件")
    assert "From: 佐藤 <sato@example.com>\nTo: lee@example.com\nDate: 2026-03-03 09:30" in message.text
    assert "見積書を添付します。" in message.text
    assert "HTML body" not in message.text
    assert (prices.label, prices.headings) == ("prices.csv", ("prices.csv",))
    assert prices.text == "Pump | Price\nX100 | 1200"
    assert inner.headings == ("inner.eml",)


def test_a_mailbox_is_a_page_per_message() -> None:
    pages = read("a.mbox").pages
    assert [page.label for page in pages] == ["One", "Two"]
    assert "From here on" in pages[0].text


def test_markdown_structure_comes_from_a_parser_not_from_hash_signs() -> None:
    document = read("a.md")
    page = document.pages[0]
    assert (document.title, document.metadata["author"]) == ("Field notes", "Ana")
    assert blocks(page, BlockKind.HEADING) == ["# Day one", "## Tools"]
    assert blocks(page, BlockKind.CODE)[-1].startswith("```python")
    table = next(b for b in page.blocks if b.kind is BlockKind.TABLE)
    assert page.text[table.start : table.header_end].endswith("|------|-----|")
    assert "sharp" in blocks(page, BlockKind.LIST)[0]


def test_restructured_text_sections_literals_tables_and_lists() -> None:
    document = read("a.rst")
    page = document.pages[0]
    assert document.title == "On pumps"
    assert [b.level for b in page.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert blocks(page, BlockKind.CODE) == ["pump(1)\n\n    pump(2)"]
    assert blocks(page, BlockKind.LIST) == ["* one\n* two"]
    table = next(b for b in page.blocks if b.kind is BlockKind.TABLE)
    assert page.text[table.start : table.header_end].split("\n")[1] == "Part   Count"


@pytest.mark.parametrize(
    ("name", "headings"), [("a.adoc", ["= Manual", "== Setup"]), ("a.org", ["* First", "** Second"])]
)
def test_headings_inside_code_are_no_headings(name: str, headings: list[str]) -> None:
    page = read(name).pages[0]
    assert blocks(page, BlockKind.HEADING) == headings
    assert len(blocks(page, BlockKind.TABLE)) == 1


def test_html_keeps_what_a_reader_reads() -> None:
    document = read("a.html")
    page = document.pages[0]
    assert (document.title, document.metadata["author"]) == ("Pump guide", "Kim")
    assert not {"alert", "Home", "secret", "kan"} & set(page.text.replace("(", " ").split())
    assert "A pump moves\nwater." in page.text
    assert blocks(page, BlockKind.LIST) == ["- fast\n  - very\n- slow"]
    assert blocks(page, BlockKind.TABLE) == ["Model | Year\nX100 | 2025\nX100 | 2026"]
    assert blocks(page, BlockKind.CODE) == ["code\n    more"]


def test_large_parts_of_data_files_have_headings() -> None:
    assert blocks(read("a.yaml").pages[0], BlockKind.HEADING) == ["paths:"]
    assert blocks(read("a.toml").pages[0], BlockKind.HEADING) == ["[tool]", "[[item]]"]
    laid_out = read("a.json").pages[0]
    assert laid_out.text.startswith('{\n  "k": [\n    0,')


def test_code_is_cut_between_definitions() -> None:
    assert [text.split("\n")[0] for text in blocks(read("a.py").pages[0], BlockKind.CODE)] == [
        "import x",
        "def f():",
        "class C:",
    ]


def test_rich_text_and_notebooks() -> None:
    rich = read("a.rtf")
    assert rich.title == "Terms of sale"
    assert "Price is € 5." in rich.pages[0].text
    assert read("a.ipynb").pages[0].text == "Study\n\nWords.\n\nx = 1"


def test_archive_members_are_pages_labelled_with_their_paths() -> None:
    document = read("a.zip")
    assert [(page.label, page.headings) for page in document.pages] == [
        ("docs/a.md", ("docs/a.md",)),
        ("docs/b.txt", ("docs/b.txt",)),
    ]
    assert len(document.notes) == 1
    assert document.notes[0].startswith("bad.docx: not a Word document")
    heading = next(block for block in document.pages[0].blocks if block.kind is BlockKind.HEADING)
    assert heading.level == 2, "below the name of its member"


@pytest.mark.parametrize(
    "source",
    [
        "# Pumps",
        "## Pumps ##",
        "# [Pumps](x.md) {#p}",
        "== Pumps",
        "** Pumps",
        "Pumps\n-----",
        "=====\nPumps\n=====",
        "Pumps",
    ],
)
def test_a_heading_is_known_by_its_words(source: str) -> None:
    assert heading_words(source) == "Pumps"
