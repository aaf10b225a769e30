"""What the topic classifier of a library learns from: each topic's questions against those about everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..embeddings.protocol import Embedder, Vectors
from ..progress import CancelToken
from .everyday_questions import everyday, questions_about
from .topic_model import ELSEWHERE, TopicModel
from .topic_training import FitOptions, fit

OPTIONS = FitOptions(least=0.5, reach=0.4)
"""A question of the documents that an adapter answers is worse than one of a topic that the documents answer."""
SAME = 0.6
"""Cosine from which a question about the documents is taken for one of a topic, and is not learned as another one."""
_BATCH = 64


def learn(
    topics: Mapping[str, Sequence[str]],
    matters: Sequence[str],
    embed: Callable[[Sequence[str]], Vectors],
    made_from: str = "",
    cancel: CancelToken | None = None,
) -> TopicModel:
    """Fit the classifier of a library.

    Args:
        topics: Example questions by topic; at least one topic with one question.
        matters: What the documents are about, such as their headings.
        embed: Unit vectors of questions, as retrieval makes them.
        made_from: Kept in the model.
        cancel: Obeyed within a second.

    Raises:
        Cancelled: `cancel` was set.
    """
    asked = [(question, topic) for topic, questions in topics.items() for question in questions]
    own = embed([question for question, _ in asked])
    others = [*everyday(), *questions_about(matters)]
    far = embed(others)
    kept = np.flatnonzero((far @ own.T).max(axis=1) < SAME)
    return fit(
        [*(question for question, _ in asked), *(others[i] for i in kept)],
        np.vstack([own, far[kept]]),
        [*(topic for _, topic in asked), *(ELSEWHERE for _ in kept)],
        OPTIONS,
        cancel,
        made_from,
    )


def embedded(embedder: Embedder, questions: Sequence[str]) -> Vectors:
    """Unit vectors of questions, shape ``(len(questions), dimensions)``; those of similar lengths go together."""
    from ..documents.normalise import for_search

    found = np.zeros((len(questions), embedder.identity.dimensions), dtype=np.float32)
    order = sorted(range(len(questions)), key=lambda i: len(questions[i]))
    for first in range(0, len(order), _BATCH):
        part = order[first : first + _BATCH]
        found[part] = embedder.embed([for_search(questions[i]) for i in part], query=True)
    return found
