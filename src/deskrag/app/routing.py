"""The router of a library: which topics there are, what it learns from, and when it learns anew.

One idea: a router is derived data, like an index. It is made from the questions that the active adapters were trained
on, from questions about the library's own documents and from everyday ones, kept beside the library, and made again
when one of them has changed. Without an adapter for a topic nothing is made, loaded or computed.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from ..answering.router import Router, Topic
from ..errors import UserError
from ..models.registry import write_atomically
from ..progress import CancelToken

if TYPE_CHECKING:
    from ..answering.topic_model import TopicModel
    from ..models.adapter_cards import Adapter
    from .parts import Parts

QUESTIONS = "questions.json"
"""Beside an adapter: example questions of what it is for, a JSON list of texts."""
MODEL = "router.npz"

_MOST_EXAMPLES = 600
_MOST_MATTERS = 300
_WORDS_OF_A_MATTER = 8
_LABELS = ("Question:", "質問:")


class Routing:
    """Makes the router of one library; safe for several threads.

    Args:
        parts: The library.
        trainings: Folder of the trainings; the default one if None.
    """

    def __init__(self, parts: Parts, trainings: Path | None = None) -> None:
        self._parts = parts
        self._trainings = trainings
        self._lock = threading.Lock()
        self._made: TopicModel | None = None

    def router(self, cancel: CancelToken | None = None) -> Router:
        """The router as adapters and collections are now.

        Args:
            cancel: Obeyed within a second or two where it must be made anew.

        Raises:
            Cancelled: `cancel` was set.
            UserError: The library cannot be read, or its embedder not loaded.
        """
        topics = self.topics()
        if not topics:
            return Router()
        with self._lock:
            return Router(topics, self._model(topics, cancel))

    def topics(self) -> tuple[Topic, ...]:
        """What there are active adapters for, by the adapters' names."""
        from .parts import as_tuned

        found = []
        for adapter in self._parts.active_adapters():
            if adapter.topics:
                tuned = as_tuned(adapter)
                if adapter.with_passages and tuned.prompt == "question":  # a comparison found it better with them
                    tuned = replace(tuned, prompt="passages")
                found.append(Topic(adapter.name, tuned, self._questions(adapter), adapter.with_passages))
        return tuple(found)

    def _questions(self, adapter: Adapter) -> tuple[str, ...]:
        """Example questions of an adapter: those kept beside it, else those of its training, else its topics' names."""
        found = _read_questions(adapter.folder / QUESTIONS)
        if not found:
            found = _training_questions((self._trainings or paths.tuning_dir()) / adapter.name)
            if found and adapter.made == "trained":  # the file of examples may be moved or deleted later
                text = json.dumps(found[:_MOST_EXAMPLES], ensure_ascii=False, indent=1)
                write_atomically(adapter.folder / QUESTIONS, text.encode())
        return (*found[:_MOST_EXAMPLES], *adapter.topics)

    def _model(self, topics: Sequence[Topic], cancel: CancelToken | None) -> TopicModel:
        from ..answering.topic_model import TopicModel

        made_from = self._state(topics)
        path = self._parts.folder / MODEL
        if self._made is None or self._made.made_from != made_from:
            self._made = TopicModel.load(path)
        if self._made is None or self._made.made_from != made_from:
            self._made = self._fitted(topics, made_from, cancel)
            self._made.save(path)
        return self._made

    def _state(self, topics: Sequence[Topic]) -> str:
        """Identity of what the router is made from. Of the documents it changes as collections come, go and grow."""
        infos = self._parts.ledger.collections()
        documents = [(info.name, round(2 * math.log2(1 + info.chunks))) for info in infos]
        examples = [(topic.name, topic.examples) for topic in topics]
        made_from = [self._parts.embedder.identity.key, examples, documents]
        return hashlib.sha256(json.dumps(made_from, ensure_ascii=False).encode()).hexdigest()[:16]

    def _fitted(self, topics: Sequence[Topic], made_from: str, cancel: CancelToken | None) -> TopicModel:
        from ..answering.topic_learning import embedded, learn

        questions = {topic.name: topic.examples for topic in topics}
        return learn(questions, self.matters(), partial(embedded, self._parts.embedder), made_from, cancel)

    def matters(self) -> list[str]:
        """What the documents are about: headings of chunks, or the beginnings of those without one."""
        found: dict[str, None] = {}
        for chunk in self._parts.chunks.sample(3 * _MOST_MATTERS):
            text = chunk.headings[-1] if chunk.headings else " ".join(chunk.text.split()[:_WORDS_OF_A_MATTER])
            if any(char.isalpha() for char in text):
                found[text.strip(" .:;")[:120]] = None
        return list(found)[:_MOST_MATTERS]


def _read_questions(path: Path) -> list[str]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [each for each in held if isinstance(each, str) and each.strip()] if isinstance(held, list) else []


def _training_questions(folder: Path) -> list[str]:
    """Questions of the examples that an adapter was trained on; none if they are not there any more."""
    from ..tuning.jsonl import read_examples

    try:
        examples = read_examples(Path(json.loads((folder / "task.json").read_text("utf-8"))["examples"]))
    except (UserError, OSError, ValueError, KeyError, TypeError):
        return []
    found: dict[str, None] = {}
    for example in examples:
        text = example.messages[-1].content
        for label in _LABELS:
            text = text.rpartition(label)[2]
        if text.strip():
            found[" ".join(text.split())] = None
    return list(found)
