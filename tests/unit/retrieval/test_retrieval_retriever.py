"""Which passages come back, and which never do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from retrieval_support import LetterEmbedder, library, stored

from deskrag.documents.types import BlockKind
from deskrag.indexing.types import Hit, Query
from deskrag.retrieval.fusion import DENSE_SHARE, FOREIGN_SHARE, dense_share, fuse
from deskrag.retrieval.retriever import RetrieverOptions

CHUNKS = [
    stored(1, "The warranty of the X-200 pump ends after two years.", title="pump"),
    stored(2, "Replace the seals of the compressor every 500 hours.", title="compressor", document=2),
    stored(3, "年次有給休暇は二十日である。", title="rules", document=3, collection="ja"),
    stored(4, "Invoices are due within net 30 days; drafts are not.", title="terms", document=4),
]


def test_words_and_meaning_find_the_passage_and_tell_their_scores(tmp_path: Path) -> None:
    found = library(tmp_path, CHUNKS).search("When must the seal be replaced?")
    first = found.passages[0]
    assert first.chunk.chunk_id == 2
    assert first.dense is not None
    assert first.keyword is not None
    assert found.vector is not None
    assert set(found.seconds) == {"embed", "dense", "keyword", "fuse"}


def test_a_table_of_contents_comes_after_what_it_lists(tmp_path: Path) -> None:
    listed = stored(1, "Pump, pump oil, pump valve: page 1")
    told = stored(5, "The pump needs pump oil and a valve.", document=2)
    made = library(tmp_path / "as_text", [listed, told])
    assert [p.chunk.chunk_id for p in made.search("pump valve").passages] == [1, 5]
    made = library(tmp_path / "as_contents", [replace(listed, kind=BlockKind.CONTENTS), told])
    assert [p.chunk.chunk_id for p in made.search("pump valve").passages] == [5, 1]


@pytest.mark.parametrize("text", ["X200", "x-200", "Ｘ－２００ pump"])
def test_codes_are_found_however_they_are_written(tmp_path: Path, text: str) -> None:
    assert library(tmp_path, CHUNKS).search(text).passages[0].chunk.chunk_id == 1


def test_a_chunk_the_ledger_does_not_return_is_dropped(tmp_path: Path) -> None:
    found = library(tmp_path, CHUNKS, gone=[2]).search("seals compressor")
    assert 2 not in [p.chunk.chunk_id for p in found.passages]


def test_phrases_and_exclusions_hold_for_every_passage(tmp_path: Path) -> None:
    retriever = library(tmp_path, CHUNKS)
    assert [p.chunk.chunk_id for p in retriever.search('"NET 30"').passages] == [4]
    assert retriever.search('"30 net"').passages == ()
    assert 4 not in [p.chunk.chunk_id for p in retriever.search("days hours -draft").passages]


def test_file_and_collection_filters_restrict_both_searches(tmp_path: Path) -> None:
    retriever = library(tmp_path, CHUNKS)
    assert {p.chunk.chunk_id for p in retriever.search("seals file:pump").passages} == {1}
    assert {p.chunk.chunk_id for p in retriever.search("seals collection:ja").passages} == {3}
    assert retriever.search("seals file:nowhere").passages == ()


def test_the_same_text_comes_back_once(tmp_path: Path) -> None:
    twins = [stored(n, "Wear  safety goggles.\n" if n == 1 else "Wear safety goggles.", document=n) for n in (1, 2)]
    assert len(library(tmp_path, twins).search("goggles").passages) == 1


def test_of_equal_passages_the_one_from_another_place_comes_before_the_neighbour(tmp_path: Path) -> None:
    chunks = [
        stored(1, "Oil the valve of the red pump."),
        stored(2, "Oil the valve of the redder pump."),
        stored(3, "Oil the valve of the rd pump.", document=2),
    ]
    retriever = library(tmp_path, chunks, options=RetrieverOptions(nearby=0.5))
    found = retriever.search("oil the valve of the red pump").passages
    assert [p.chunk.chunk_id for p in found] == [1, 3, 2]


def test_a_name_says_where_to_look_and_the_rest_of_the_question_what_for(tmp_path: Path) -> None:
    chunks = [
        stored(1, "The valve shop manual: this valve shop manual is for the valve shop.", title="valve shop manual"),
        stored(3, "Oil is changed once a year.", title="valve shop manual"),
        stored(5, "Oil is changed twice a year.", title="pump manual", document=2),
    ]
    retriever = library(tmp_path, chunks, options=RetrieverOptions(dense_share=0.3))
    found = retriever.search("What does the valve shop manual say of oil?")
    assert found.passages[0].chunk.chunk_id == 3
    assert found.query.text == "What does the valve shop manual say of oil?"
    assert retriever.search("the valve shop manual").passages[0].chunk.chunk_id == 1


@pytest.mark.parametrize("text", ["under the pump", "How do I get over to the pump?"])
def test_prepositions_look_for_nothing(tmp_path: Path, text: str) -> None:
    chunks = [
        stored(1, "Under and over, over and under the bridge."),
        stored(2, "A pump stands there.", document=2),
    ]
    assert library(tmp_path, chunks).search(text).passages[0].chunk.chunk_id == 2


@pytest.mark.parametrize("text", ["", "   ", "file:pump"])
def test_a_query_without_words_finds_nothing(tmp_path: Path, text: str) -> None:
    found = library(tmp_path, CHUNKS).search(text)
    assert found.passages == ()
    assert found.vector is None


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    assert library(tmp_path, []).search("seals").passages == ()


def test_a_japanese_query_rests_on_its_words_when_the_embedder_is_english(tmp_path: Path) -> None:
    embedder = LetterEmbedder(("en",))
    found = library(tmp_path, CHUNKS, embedder=embedder).search("有給休暇は何日ですか")
    assert found.passages[0].chunk.chunk_id == 3
    assert dense_share("有給休暇は何日ですか", ("en",)) == FOREIGN_SHARE
    assert dense_share("有給休暇は何日ですか", ("en", "ja")) == DENSE_SHARE
    assert dense_share("有給休暇", ("*",)) == DENSE_SHARE
    assert FOREIGN_SHARE < dense_share("Python の休暇", ("en",)) < DENSE_SHARE


def test_fewer_passages_than_asked_are_no_error_and_more_are_cut(tmp_path: Path) -> None:
    retriever = library(tmp_path, CHUNKS, options=RetrieverOptions(looked_at=1))
    assert len(retriever.search("the days", k=2).passages) == 2
    assert len(retriever.search("the days", k=100).passages) == len(CHUNKS)


def test_a_very_long_question_is_searched(tmp_path: Path) -> None:
    found = library(tmp_path, CHUNKS).search(Query("seals " * 20_000))
    assert found.passages[0].chunk.chunk_id == 2


def test_a_chunk_missing_from_one_search_gets_its_lowest_score() -> None:
    scores = fuse([Hit(1, 0.9), Hit(2, 0.3)], [Hit(3, 8.0), Hit(1, 4.0)], share=0.5)
    assert scores[1] == pytest.approx(0.5 * 0.9 + 0.5 * 0.5)
    assert scores[2] == pytest.approx(0.5 * 0.3 + 0.5 * 0.5)
    assert scores[3] == pytest.approx(0.5 * 0.3 + 0.5 * 1.0)
    assert fuse([], []) == {}


def test_a_keyword_search_that_returned_all_it_has_leaves_nothing_for_the_others() -> None:
    dense, keyword = [Hit(1, 0.5), Hit(2, 0.5)], [Hit(1, 8.0)]
    assert fuse(dense, keyword, 0.5, depth=1) == {1: 0.75, 2: 0.75}
    assert fuse(dense, keyword, 0.5, depth=2) == {1: 0.75, 2: 0.25}
