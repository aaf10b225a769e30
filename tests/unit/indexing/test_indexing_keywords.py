"""The keyword index: what is written is found, what is damaged says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskrag.errors import LibraryBusyError, LibraryCorruptError
from deskrag.indexing.keywords import KeywordIndex, KeywordRow
from deskrag.indexing.types import Query

ROWS = [
    KeywordRow(1, 10, "work", "The warranty covers the pump for two years.", "Pump manual > Warranty"),
    KeywordRow(2, 10, "work", "Replace the seals every 500 hours.", "Pump manual > Care"),
    KeywordRow(3, 11, "home", "The recipe needs two eggs and café crème.", "Recipes"),
    KeywordRow(4, 12, "home", "年次有給休暇は、猫にも与えられる。", "規則"),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[KeywordIndex]:
    index = KeywordIndex(tmp_path / "words")
    index.add(ROWS)
    index.commit()
    yield index
    index.close()


def found(index: KeywordIndex, text: str, **options: object) -> list[int]:
    return [hit.chunk_id for hit in index.search(Query(text), 10, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("seal replacement", 2), ("CAFE creme", 3), ("有給", 4), ("猫", 4), ("recipes", 3), ("warranties", 1)],
)
def test_inflected_accented_and_japanese_words_are_found(index: KeywordIndex, text: str, expected: int) -> None:
    assert found(index, text)[0] == expected


def test_a_word_in_the_context_counts_less_than_in_the_text(index: KeywordIndex) -> None:
    assert found(index, "pump") == [1, 2]


def test_collections_and_documents_restrict(index: KeywordIndex) -> None:
    assert found(index, "two", collections=("home",)) == [3]
    assert found(index, "two", document_ids={10}) == [1]
    assert found(index, "two", document_ids=set()) == []


def test_phrases_are_required_and_exclusions_refused(index: KeywordIndex) -> None:
    assert [hit.chunk_id for hit in index.search(Query("two", phrases=("two eggs",)), 9)] == [3]
    assert [hit.chunk_id for hit in index.search(Query("two", excluded=("egg",)), 9)] == [1]


def test_changes_are_seen_after_the_commit_and_by_other_instances(index: KeywordIndex, tmp_path: Path) -> None:
    reader = KeywordIndex(tmp_path / "words")
    assert reader.count() == 4
    index.delete_chunks([1, 99])
    index.delete_documents([11])
    assert found(index, "two") == [3, 1] or found(index, "two") == [1, 3]
    index.commit()
    assert index.count() == reader.count() == 2
    assert found(reader, "two") == []


def test_uncommitted_changes_are_gone_after_close(index: KeywordIndex) -> None:
    index.delete_chunks([1])
    index.close()
    assert index.count() == 4


def test_only_one_writer_at_a_time(index: KeywordIndex, tmp_path: Path) -> None:
    index.delete_chunks([1])
    second = KeywordIndex(tmp_path / "words")
    with pytest.raises(LibraryBusyError):
        second.delete_chunks([2])


@pytest.mark.parametrize("name", ["meta.json", "card.json"])
@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_index_says_so_and_can_be_cleared(tmp_path: Path, name: str, damage: bytes | None) -> None:
    folder = tmp_path / "words"
    index = KeywordIndex(folder)
    index.add(ROWS)
    index.commit()
    index.close()
    if damage is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(damage)
    with pytest.raises(LibraryCorruptError, match="reindex"):
        index.count()
    index.clear()
    assert index.count() == 0
    index.add(ROWS[:1])
    index.commit()
    assert found(index, "warranty") == [1]
    index.close()


def test_missing_segments_are_damage_too(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    index = KeywordIndex(folder)
    index.add(ROWS)
    index.commit()
    index.close()
    for segment in folder.glob("*.term"):
        segment.unlink()
    with pytest.raises(LibraryCorruptError):
        index.search(Query("two"), 5)


def test_an_index_of_another_analysis_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    KeywordIndex(folder).open().close()
    (folder / "card.json").write_text(json.dumps({"format": 1, "analysis": -1}))
    with pytest.raises(LibraryCorruptError, match="another version"):
        KeywordIndex(folder).count()


def test_searching_goes_on_while_another_thread_writes(index: KeywordIndex) -> None:
    failures: list[Exception] = []

    def write() -> None:
        try:
            for number in range(100, 140):
                index.add([KeywordRow(number, number, "work", f"number {number} pump")])
                if number % 10 == 9:
                    index.commit()
        except Exception as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        assert 1 in [hit.chunk_id for hit in index.search(Query("warranty pump"), 50)]
    writer.join()
    assert not failures
    assert index.count() == 44


def test_rare_words_weigh_more(index: KeywordIndex) -> None:
    idf = index.idf(["two", "egg", "unknown"])
    assert idf["two"] < idf["egg"] < idf["unknown"]


def test_words_of_any_length_and_number_are_taken(index: KeywordIndex) -> None:
    index.add([KeywordRow(5, 13, "work", "x" * 100_000 + " lighthouse " + "a-" * 5_000 + "b")])
    index.commit()
    assert found(index, "lighthouse") == [5]
    assert found(index, " ".join(f"word{n}" for n in range(5_000)) + " lighthouse") == []  # cut to what is sane
    assert found(index, "lighthouse " + " ".join(f"word{n}" for n in range(5_000))) == [5]


@pytest.mark.parametrize(("typo", "expected"), [("warrnty", 1), ("sealz", 2), ("recpie", 3)])
def test_a_misspelt_word_finds_what_was_meant(index: KeywordIndex, typo: str, expected: int) -> None:
    assert found(index, typo)[:1] == [expected]


@pytest.mark.parametrize("text", ["X900", "umpx", "zebra", "買物"])
def test_codes_and_unknown_words_are_not_turned_into_others(index: KeywordIndex, text: str) -> None:
    assert found(index, text) == []


def test_while_the_content_is_made_anew_the_old_one_is_found(index: KeywordIndex, tmp_path: Path) -> None:
    reader = KeywordIndex(tmp_path / "words")
    index.start_over()
    index.add([KeywordRow(9, 90, "work", "Entirely other words about seals.", "")])
    assert found(reader, "warranty") == found(index, "warranty") == [1]
    index.commit()
    assert found(reader, "warranty") == []
    assert found(reader, "seals") == [9]
    reader.close()


def test_starting_over_and_then_not_leaves_the_old_content(index: KeywordIndex) -> None:
    index.start_over()
    index.rollback()
    index.commit()
    assert found(index, "warranty") == [1]
