"""A topic classifier that is ready to use: a few matrices, one multiplication a question.

One idea: multinomial logistic regression over two views of a question, its embedding and its words, with one class
for everything that is no topic, a temperature that makes its probabilities honest, and two bounds outside which it says
that it does not know: too improbable, or too far from every example, where probabilities mean nothing. Fitting is
`deskrag.answering.topic_training`; here is only what answering needs, in numpy alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ..embeddings.protocol import Vectors
from . import topic_words

FORMAT = 2
"""Version of the file; another one is made anew."""
ELSEWHERE = ""
"""Label of everything that is no topic."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """What the classifier makes of a question.

    Attributes:
        label: The likeliest topic, whether it is accepted or not; empty if there is none.
        probability: Its calibrated probability, in (0, 1).
        accepted: Whether that is probable enough, and an example near enough.
    """

    label: str
    probability: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class TopicModel:
    """Weights of a fitted classifier.

    Attributes:
        labels: The classes; `ELSEWHERE` may be one of them.
        dense: Weights of the embedding, shape ``(dimensions, classes)``.
        sparse: Weights of the words' places, shape ``(PLACES, classes)``.
        bias: Shape ``(classes,)``.
        rarity: See `topic_words.rarity`.
        temperature: Divides the logits.
        threshold: Least probability of an accepted topic.
        examples: Unit vectors of examples of the topics, shape ``(examples, dimensions)``; may be none.
        owners: The class of each, shape ``(examples,)``.
        reach: Least cosine with an example of the topic.
        made_from: Identity of what it was fitted on.
    """

    labels: tuple[str, ...]
    dense: Floats
    sparse: Floats
    bias: Floats
    rarity: Floats
    temperature: float = 1.0
    threshold: float = 0.5
    examples: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    owners: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    reach: float = -1.0
    made_from: str = ""

    def logits(self, question: str, vector: Vectors) -> NDArray[np.float64]:
        """Calibrated logits of all classes, shape ``(classes,)``.

        Args:
            question: The words.
            vector: Its unit vector, shape ``(dimensions,)``.
        """
        found = topic_words.places(question)
        own = vector @ self.dense + self.bias
        if len(found):
            own = own + topic_words.values(found, self.rarity) @ self.sparse[found]
        return np.asarray(own, dtype=np.float64) / self.temperature

    def guess(self, question: str, vector: Vectors, favoured: str | None = None, favour: float = 0.0) -> Guess:
        """The likeliest topic of a question.

        Args:
            question: The words.
            vector: Its unit vector, shape ``(dimensions,)``.
            favoured: A class that is likelier beforehand, such as the one of the question before.
            favour: Added to its logit; 1 makes it 2.7 times as likely beforehand.
        """
        logits = self.logits(question, vector)
        if favoured is not None and favoured in self.labels:
            logits[self.labels.index(favoured)] += favour
        chances = np.exp(logits - logits.max())
        chances /= chances.sum()
        topics = [i for i, label in enumerate(self.labels) if label != ELSEWHERE]
        if not topics:
            return Guess(ELSEWHERE, 0.0, False)
        best = max(topics, key=lambda i: float(chances[i]))
        probability = float(chances[best])
        own = self.examples[self.owners == best]
        near = not len(own) or float((own @ vector).max()) >= self.reach
        return Guess(self.labels[best], probability, near and probability >= self.threshold)

    def save(self, path: Path) -> None:
        """Write it to `path` (a ``.npz`` without objects), atomically."""
        card = {
            "format": FORMAT,
            "labels": self.labels,
            "temperature": self.temperature,
            "threshold": self.threshold,
            "reach": self.reach,
            "made_from": self.made_from,
        }
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as stream:
            np.savez(
                stream,
                card=np.frombuffer(json.dumps(card).encode(), dtype=np.uint8),
                dense=self.dense,
                sparse=self.sparse,
                bias=self.bias,
                rarity=self.rarity,
                examples=self.examples.astype(np.float16),
                owners=self.owners,
            )
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> TopicModel | None:
        """What `save` wrote; None if there is nothing, or nothing this version can use."""
        try:
            with np.load(path, allow_pickle=False) as held:
                card = json.loads(held["card"].tobytes())
                if card["format"] != FORMAT:
                    return None
                return cls(
                    tuple(card["labels"]),
                    held["dense"],
                    held["sparse"],
                    held["bias"],
                    held["rarity"],
                    float(card["temperature"]),
                    float(card["threshold"]),
                    held["examples"].astype(np.float32),
                    held["owners"],
                    float(card["reach"]),
                    str(card["made_from"]),
                )
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):  # derived data: it is made again
            return None
