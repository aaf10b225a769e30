"""The router of a library: made from adapters and documents, kept, and made again when they change."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "answering"))

from answering_fakes import WordEmbedder, chunk
from test_answering_router import CARDS

from deskrag.answering import topic_learning
from deskrag.answering.events import Answer, Routed
from deskrag.answering.topic_training import FitOptions
from deskrag.app.asking import answer_json, routed_json
from deskrag.app.routing import MODEL, QUESTIONS, Routing
from deskrag.errors import Cancelled
from deskrag.models.adapter_cards import Adapter, BaseModel, Score
from deskrag.progress import CancelToken


@dataclass
class Library:
    """The parts that a router is made from."""

    folder: Path
    adapters: list[Adapter] = field(default_factory=list)
    collections: list[Any] = field(default_factory=lambda: [SimpleNamespace(name="handbook", chunks=20)])
    embedder: WordEmbedder = field(default_factory=WordEmbedder)
    chunks: Any = field(
        default_factory=lambda: SimpleNamespace(sample=lambda most: [chunk("The notice period is a month.")][:most])
    )

    @property
    def ledger(self) -> Any:
        return SimpleNamespace(collections=lambda: self.collections)

    def active_adapters(self) -> list[Adapter]:
        return self.adapters


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many examples each fit had; quick ones."""
    counted: list[int] = []
    fit = topic_learning.fit

    def counting(questions: Any, vectors: Any, labels: Any, _: Any, *rest: Any) -> Any:
        counted.append(sum(1 for label in labels if label))
        return fit(questions, vectors, labels, FitOptions(steps=3, least=0.5), *rest)

    monkeypatch.setattr(topic_learning, "fit", counting)
    monkeypatch.setattr(topic_learning, "everyday", lambda: ["Who wrote Hamlet?", "What is inflation?", "hello"])
    return counted


def adapter(folder: Path, name: str, questions: list[str] | None = None, **fields: Any) -> Adapter:
    place = folder / name
    place.mkdir(parents=True)
    if questions is not None:
        (place / QUESTIONS).write_text(json.dumps(questions), "utf-8")
    values = {"topics": ("cards",), "prompt": "question", "active": True, **fields}
    return Adapter(name, BaseModel("base"), folder=place, **values)


def test_without_an_adapter_for_a_topic_nothing_is_made(tmp_path: Path, fits: list[int]) -> None:
    general = adapter(tmp_path, "general", topics=())
    router = Routing(Library(tmp_path, [general])).router()
    assert router.topics == ()
    assert router.model is None
    assert fits == []
    assert not (tmp_path / MODEL).exists()


def test_a_router_is_kept_until_adapters_or_collections_change(tmp_path: Path, fits: list[int]) -> None:
    library = Library(tmp_path, [adapter(tmp_path, "bank", list(CARDS))])
    first = Routing(library)
    assert [topic.name for topic in first.router().topics] == ["bank"]
    first.router()
    Routing(library).router()  # another process reads what is kept
    assert len(fits) == 1
    library.collections[0].chunks = 21  # a document was added
    first.router()
    assert len(fits) == 1
    library.collections.append(SimpleNamespace(name="contracts", chunks=300))
    first.router()
    assert len(fits) == 2
    library.adapters.append(adapter(tmp_path, "pumps", ["How does the pump leak?", "When must it get oil?"]))
    made = first.router()
    assert len(fits) == 3
    assert made.model is not None
    assert {"bank", "pumps"} <= set(made.model.labels)
    (tmp_path / MODEL).write_bytes(b"damaged")
    Routing(library).router()
    assert len(fits) == 4


def test_questions_come_from_the_training_and_are_kept_beside_the_adapter(tmp_path: Path, fits: list[int]) -> None:
    runs = tmp_path / "tuning"
    (runs / "bank").mkdir(parents=True)
    examples = tmp_path / "examples.jsonl"
    lines = [
        {"messages": [{"role": "system", "content": "…"}, {"role": "user", "content": f"Question: {question}"}],
         "completion": "…"}
        for question in CARDS
    ]  # fmt: skip
    examples.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    (runs / "bank" / "task.json").write_text(json.dumps({"examples": str(examples)}), "utf-8")
    library = Library(tmp_path, [adapter(tmp_path, "bank")])
    (topic,) = Routing(library, runs).topics()
    assert topic.examples == (*CARDS, "cards")
    examples.unlink()
    assert Routing(library, runs).topics() == (topic,)


def test_an_adapter_of_which_nothing_is_known_is_found_by_its_topics(tmp_path: Path) -> None:
    library = Library(tmp_path, [adapter(tmp_path, "bank", topics=("lost cards", "transfers"), prompt="evidence")])
    (topic,) = Routing(library, tmp_path / "none").topics()
    assert topic.examples == ("lost cards", "transfers")
    assert topic.with_passages


def test_the_way_of_an_answer_is_kept_as_json() -> None:
    routed = Routed("adapter", "it is a question of this topic", "?", "bank", 0.98765)
    found = answer_json(Answer("…", routed=routed))
    assert found["route"] == routed_json(routed)
    assert found["route"]["confidence"] == 0.9877
    assert answer_json(Answer("…"))["route"] is None


def test_making_a_router_can_be_stopped(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    library = Library(tmp_path, [adapter(tmp_path, "bank", list(CARDS))])
    with pytest.raises(Cancelled):
        Routing(library).router(cancel)
    assert not (tmp_path / MODEL).exists()


@pytest.mark.parametrize(
    ("prompt", "with_passages", "alone", "shown", "form"),
    [
        ("question", None, None, False, "question"),
        ("evidence", None, None, True, "evidence"),
        ("question", 0.8, 0.6, True, "passages"),  # trained on bare questions, better over the documents all the same
        ("evidence", 0.4, 0.7, False, "evidence"),
    ],
)
def test_a_topic_is_answered_from_passages_where_a_comparison_found_that_better(
    tmp_path: Path, prompt: str, with_passages: float | None, alone: float | None, shown: bool, form: str
) -> None:
    measured = Score("right", with_passages, alone, examples=20) if alone is not None else None
    library = Library(tmp_path, [adapter(tmp_path, "bank", list(CARDS), prompt=prompt, alone=measured)])
    (topic,) = Routing(library).topics()
    assert topic.with_passages is shown
    assert topic.adapter.prompt == form
