"""The splitter: exact spans, nothing lost, nothing the embedder would cut."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskrag.documents.embedding_text import embedding_text
from deskrag.documents.normalise import for_search
from deskrag.documents.splitter import SplitOptions, split
from deskrag.documents.types import Block, BlockKind, Document, Page, PageKind
from deskrag.errors import Cancelled
from deskrag.progress import CancelToken


class WordTokenizer:
    """A token per four letters of a word, and one per other character: like a subword vocabulary."""

    def offsets(self, text: str) -> list[tuple[int, int]]:
        return [m.span() for m in re.finditer(r"[^\W_]{1,4}|[^\s]", text)]


TOKENIZER = WordTokenizer()
SMALL = SplitOptions(target_tokens=24, max_tokens=40, context_tokens=10, min_tokens=6, overlap_tokens=6)


def document(*pages: Page) -> Document:
    return Document("text", pages)


def page(*parts: tuple[BlockKind, str] | tuple[BlockKind, str, int], number: int = 1, **more: object) -> Page:
    """A page of blocks, a blank line between them."""
    text, blocks = "", []
    for kind, content, *level in parts:
        start = len(text)
        text += content
        header_end = start + content.index("\n") if kind is BlockKind.TABLE else 0
        blocks.append(Block(kind, start, len(text), *level or [0], header_end=header_end))
        text += "\n\n"
    return Page(number, text, blocks=tuple(blocks), **more)  # type: ignore[arg-type]


def sentences(count: int, about: str = "topic") -> str:
    return " ".join(f"Sentence {i} says something about the {about} here." for i in range(count))


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("ab .\n\t。、「」|-𠮷😀㍿ﷺ１①"),
    ),
    max_size=400,
)


@st.composite
def pages(draw: st.DrawFn, number: int = 1) -> Page:
    text = draw(texts)
    blocks: list[Block] = []
    at = 0
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, len(text)))
        kind = draw(st.sampled_from(BlockKind))
        header_end = draw(st.integers(start, end)) if kind is BlockKind.TABLE else 0
        level = draw(st.integers(1, 4)) if kind is BlockKind.HEADING else 0
        blocks.append(Block(kind, start, end, level, header_end))
        at = end
    headings = tuple(draw(st.lists(st.sampled_from(["One", "Two", "Three"]), max_size=3)))
    return Page(number, text, draw(st.sampled_from(PageKind)), blocks=tuple(blocks), headings=headings)


@given(st.lists(pages(), max_size=3))
@settings(max_examples=250, deadline=None)
def test_spans_are_exact_nothing_is_lost_and_nothing_exceeds_the_limit(made: list[Page]) -> None:
    numbered = [Page(i, p.text, p.kind, "", p.blocks, p.headings) for i, p in enumerate(made, 1)]
    covered = [[False] * len(p.text) for p in numbered]
    last = (0, -1)
    for chunk in split(document(*numbered), TOKENIZER, SMALL):
        text = numbered[chunk.page - 1].text
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text
        assert chunk.text == chunk.text.strip()
        assert (chunk.page, chunk.start) > last, "reading order"
        last = (chunk.page, chunk.start)
        for part in chunk.tables:
            assert chunk.start <= part.start < part.end <= chunk.end
            assert part.header_start <= part.start
            if part.header_start < chunk.start and part is chunk.tables[0]:
                header = text[part.header_start : part.header_end]
                assert header.startswith(chunk.table_header), "cited from where it stands"
        tokens = len(TOKENIZER.offsets(for_search(chunk.text)))
        tokens += len(TOKENIZER.offsets(for_search(chunk.table_header)))
        assert tokens <= SMALL.limit or len(chunk.text) == 1
        if len(chunk.text) > 1:
            seen = embedding_text(chunk, "A title of the document", TOKENIZER, SMALL)
            assert len(TOKENIZER.offsets(seen)) <= SMALL.max_tokens
        covered[chunk.page - 1][chunk.start : chunk.end] = [True] * len(chunk.text)
    for at, marks in zip(numbered, covered, strict=True):
        assert all(mark or character.isspace() for mark, character in zip(marks, at.text, strict=True))


def test_a_chunk_stays_in_its_section_and_knows_its_path() -> None:
    made = page(
        (BlockKind.HEADING, "Warranty", 1),
        (BlockKind.PARAGRAPH, sentences(6, "warranty")),
        (BlockKind.HEADING, "Batteries", 2),
        (BlockKind.PARAGRAPH, sentences(6, "battery")),
        (BlockKind.HEADING, "Returns", 1),
        (BlockKind.PARAGRAPH, sentences(6, "return")),
    )
    chunks = split(document(made), TOKENIZER, SMALL)
    for word, path in {
        "warranty": ("Warranty",),
        "battery": ("Warranty", "Batteries"),
        "return": ("Returns",),
    }.items():
        having = [chunk for chunk in chunks if f"the {word} here" in chunk.text]
        assert having
        assert {chunk.headings for chunk in having} == {path}


def test_a_heading_goes_with_the_text_after_it() -> None:
    made = page(
        (BlockKind.PARAGRAPH, sentences(3)),
        (BlockKind.HEADING, "Second", 1),
        (BlockKind.HEADING, "Inner", 2),
        (BlockKind.PARAGRAPH, sentences(8)),
    )
    starts = [chunk for chunk in split(document(made), TOKENIZER, SMALL) if chunk.text.startswith("Second")]
    assert len(starts) == 1
    assert "Inner" in starts[0].text
    assert "Sentence 0" in starts[0].text
    assert starts[0].headings == ("Second", "Inner")


def test_the_heading_path_goes_on_to_the_next_page_until_the_page_says_otherwise() -> None:
    first = page((BlockKind.HEADING, "Chapter", 1), (BlockKind.PARAGRAPH, sentences(2)))
    second = Page(2, sentences(2))
    third = Page(3, sentences(2), headings=("Appendix", "A.1"))
    chunks = split(document(first, second, third), TOKENIZER, SMALL)
    assert {c.page: c.headings for c in chunks} == {1: ("Chapter",), 2: ("Chapter",), 3: ("Appendix", "A.1")}


def test_slides_and_sheets_do_not_inherit_the_headings_of_others() -> None:
    first = page((BlockKind.HEADING, "Agenda", 1), (BlockKind.PARAGRAPH, "Text."), kind=PageKind.SLIDE)
    second = Page(2, "Other text.", PageKind.SLIDE)
    assert split(document(first, second), TOKENIZER)[-1].headings == ()


def test_tiny_sections_are_joined_under_the_path_they_share() -> None:
    made = page(
        (BlockKind.HEADING, "FAQ", 1),
        (BlockKind.HEADING, "Why?", 2),
        (BlockKind.PARAGRAPH, "So."),
        (BlockKind.HEADING, "When?", 2),
        (BlockKind.PARAGRAPH, "Now."),
    )
    chunks = split(document(made), TOKENIZER, SMALL)
    assert len(chunks) == 1
    assert chunks[0].headings == ("FAQ",)


def test_rows_stay_whole_and_carry_their_header() -> None:
    rows = [f"item {i}\t{i * 3} EUR\tgreen" for i in range(40)]
    made = page((BlockKind.TABLE, "\n".join(["name\tprice\tcolour", *rows])))
    chunks = split(document(made), TOKENIZER, SMALL)
    assert len(chunks) > 3
    assert chunks[0].table_header == ""
    assert {chunk.table_header for chunk in chunks[1:]} == {"name\tprice\tcolour"}
    assert [row for chunk in chunks for row in chunk.text.split("\n")][1:] == rows
    assert {chunk.kind for chunk in chunks} == {BlockKind.TABLE}


def test_a_row_over_the_limit_is_broken_at_cells() -> None:
    cells = [f"cell{i:03}" for i in range(60)]
    made = page((BlockKind.TABLE, "h\n" + "\t".join(cells)))
    chunks = split(document(made), TOKENIZER, SMALL)
    found = [cell for chunk in chunks for cell in chunk.text.split()]
    assert found == ["h", *cells]


def test_a_sentence_is_not_broken_while_it_fits() -> None:
    text = sentences(30)
    for chunk in split(document(Page(1, text)), TOKENIZER, SMALL):
        assert chunk.text.startswith("Sentence")
        assert chunk.text.endswith("here.")


def test_japanese_is_broken_after_its_stops() -> None:
    text = "文書はここにあります。「はい。そうです。」と彼は答えました。" * 12
    for chunk in split(document(Page(1, text)), TOKENIZER, SMALL):
        assert chunk.text.endswith(("ます。", "ました。"))


def test_chunks_of_one_section_have_similar_sizes() -> None:
    sizes = [len(TOKENIZER.offsets(c.text)) for c in split(document(Page(1, sentences(41))), TOKENIZER)]
    assert max(sizes) <= 206
    assert min(sizes) > 0.5 * max(sizes)


def test_context_is_cut_from_the_outside_and_not_repeated() -> None:
    options = SplitOptions(max_tokens=40, context_tokens=6)
    made = page((BlockKind.HEADING, "Near", 3), (BlockKind.PARAGRAPH, sentences(1)), headings=("Far", "Middle"))
    chunk = split(document(made), TOKENIZER, options)[0]
    assert embedding_text(chunk, "Title", TOKENIZER).startswith("Title > Far > Middle\nNear Sentence 0")
    assert embedding_text(chunk, "Title", TOKENIZER, options).split("\n")[0].endswith("Far > Middle")


@pytest.mark.parametrize("text", ["x" * 1_000_000, "word " * 200_000, "文" * 300_000, "\n" * 500_000 + "end"])
def test_a_huge_line_takes_linear_time(text: str) -> None:
    begun = time.perf_counter()
    chunks = split(document(Page(1, text)), TOKENIZER)
    assert time.perf_counter() - begun < 30, "seconds, not hours"
    assert max(len(chunk.text) for chunk in chunks) < 5_000


def test_it_stops_between_pages_when_asked() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        split(document(Page(1, "text")), TOKENIZER, cancel=cancel)


@pytest.mark.parametrize("text", ["", " \n\t　", "\n" * 10])
def test_pages_without_text_give_no_chunks(text: str) -> None:
    assert split(document(Page(1, text)), TOKENIZER) == []


def test_options_follow_the_model() -> None:
    assert SplitOptions.for_model(256) == SplitOptions()
    narrow = SplitOptions.for_model(128)
    assert narrow.target_tokens <= narrow.limit < narrow.max_tokens == 126
