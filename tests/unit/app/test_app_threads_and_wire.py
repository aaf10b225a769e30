"""What several threads and several processes share of a library."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from deskrag import errors
from deskrag.answering.events import Answer, Citation, Finished, Sentence, Support
from deskrag.app import parts as parts_module
from deskrag.app.wire import error_from, error_json, event_from, event_json
from deskrag.documents.types import BlockKind, PageKind
from deskrag.indexing.types import StoredChunk
from deskrag.retrieval.types import Passage
from deskrag.storage import Database
from support import open_library

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.UserError) and kind is not errors.Cancelled
]


def test_a_part_is_made_once_for_all_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Database] = []
    gate = threading.Barrier(8)

    def slowly(path: Path, migrations: object) -> Database:
        made.append(Database(path, migrations))  # type: ignore[arg-type]
        threading.Event().wait(0.05)
        return made[-1]

    monkeypatch.setattr(parts_module, "Database", slowly)
    with open_library(tmp_path) as app:
        found: list[object] = []

        def use() -> None:
            gate.wait()
            found.append(app.parts.ledger)

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 1
        assert len(set(map(id, found))) == 1


def test_two_threads_do_not_index_at_the_same_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The valve opens at seven bar.", "utf-8")
    with open_library(tmp_path / "library") as app:
        with app.parts.writing, pytest.raises(errors.LibraryBusyError, match="being indexed"):
            app.index([tmp_path / "a.txt"])
        assert app.index([tmp_path / "a.txt"]).indexed == 1
        assert not app.parts.lock.held


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_arrives_as_it_was_sent(kind: type[errors.UserError]) -> None:
    sent = kind("it went wrong", subject="file.pdf", advice="Try again.")
    got = error_from(json.loads(json.dumps(error_json(sent))))
    assert type(got) is kind
    assert got.sentence() == sent.sentence()
    assert got.exit_code == sent.exit_code


@pytest.mark.parametrize("name", ["Exception", "os", "annotations", "NoSuchError", "", None])
def test_an_unknown_error_is_a_plain_one(name: object) -> None:
    assert type(error_from({"class": name, "message": "it went wrong"})) is errors.UserError


def test_an_answer_arrives_as_it_was_sent() -> None:
    chunk = StoredChunk(
        1, 2, 0, "manuals", "/a/b.pdf", "Title", "pdf", 1.5, False, 3, PageKind.PAGE, "iv", 0, 4, "text", ("Heading",),
        "a | b", BlockKind.TABLE,
    )  # fmt: skip
    citation = Citation(1, chunk, 0, 4, "text", 0.9)
    sentence = Sentence("Text.", Support.SUPPORTED, (citation,))
    answer = Answer("Text.", (sentence,), (citation,), nearest=(Passage(chunk, 0.4, None, 0.3),), timings={"a_s": 1.0})
    sent = Finished(answer)
    assert event_from(json.loads(json.dumps(event_json(sent)))) == sent


def test_what_another_version_says_is_a_clear_error() -> None:
    with pytest.raises(errors.LibraryError, match="same version"):
        event_from({"type": "finished", "answer": {"text": 3}})
    with pytest.raises(errors.LibraryError, match="unknown event"):
        event_from({"type": "sung"})
