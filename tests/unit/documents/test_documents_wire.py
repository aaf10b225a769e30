"""Documents between processes: what is sent arrives exactly, and nothing else is believed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag import frames
from deskrag.documents import wire
from deskrag.documents.types import Block, BlockKind, Document, Page, PageKind
from deskrag.errors import CorruptError, EncryptedError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def blocks(draw: st.DrawFn, length: int) -> tuple[Block, ...]:
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    kinds = st.sampled_from(BlockKind)
    return tuple(Block(draw(kinds), a, b, draw(st.integers(0, 6)), draw(st.integers(a, b))) for a, b in pairs)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = draw(TEXT)
    return Page(
        number=draw(st.integers(1, 10**6)),
        text=text,
        kind=draw(st.sampled_from(PageKind)),
        label=draw(TEXT),
        blocks=draw(blocks(len(text))),
        headings=tuple(draw(st.lists(TEXT, max_size=3))),
        quality=draw(st.floats(0, 1)),
        extractor=draw(TEXT),
    )


documents = st.builds(
    Document,
    format=TEXT,
    pages=st.lists(pages(), max_size=4).map(tuple),
    title=TEXT,
    metadata=st.dictionaries(TEXT, TEXT, max_size=3),
    notes=st.lists(TEXT, max_size=3).map(tuple),
)


def through_a_pipe(message: dict[str, Any]) -> dict[str, Any]:
    return frames.read_frame(io.BytesIO(frames.pack(message)).read)


@given(documents)
def test_a_document_arrives_as_it_was_sent(document: Document) -> None:
    assert wire.document_from_json(through_a_pipe(wire.document_to_json(document))) == document


@given(st.text(st.characters(categories=["Cs", "Lu"])))
def test_lone_surrogates_arrive_as_replacement_characters_one_for_one(text: str) -> None:
    sent = Document("pdf", (Page(1, text),))
    arrived = wire.document_from_json(through_a_pipe(wire.document_to_json(sent))).pages[0].text
    assert arrived == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_an_error_keeps_its_kind_reason_and_advice() -> None:
    sent = wire.error_to_json(EncryptedError("a password is needed", advice="Save a copy without one."))
    error = wire.error_from_json(sent, "a.pdf")
    assert isinstance(error, EncryptedError)
    assert str(error) == "a.pdf: a password is needed. Save a copy without one."


def test_an_error_of_a_kind_readers_may_not_raise_is_a_document_error() -> None:
    assert type(wire.error_from_json({"kind": "SystemExit", "reason": "x"}, "a")).__name__ == "DocumentError"
    assert isinstance(wire.error_from_json(wire.error_to_json(CorruptError("x")), "a"), CorruptError)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\x00\x00\x00\x05ab", b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x02{]"],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(frames.FrameError):
        frames.read_frame(io.BytesIO(data).read)


@pytest.mark.parametrize(
    "change",
    [
        {"pages": None},
        {"pages": [[1]]},
        {"title": 7},
        {"metadata": []},
        {"pages": [[1, "abc", "page", "", [["paragraph", 0, 9, 0, 0]], [], 1.0, ""]]},
        {"pages": [[1, "abc", "page", "", [["paragraph", -1, 2, 0, 0]], [], 1.0, ""]]},
        {"pages": [[1, "abc", "leaf", "", [], [], 1.0, ""]]},
    ],
)
def test_what_is_no_document_is_refused(change: dict[str, Any]) -> None:
    values = wire.document_to_json(Document("pdf", (Page(1, "abc"),)))
    with pytest.raises(frames.FrameError):
        wire.document_from_json(values | change)
