"""Which way a question goes: a fixed reply, a tuned model, the documents.

One idea: the documents are the way unless there is a good reason for another one. Small talk is told by its words
alone, before anything is computed; a tuned topic by a classifier on the vector that retrieval has made of the question
anyway, which would rather miss a question of the topic than take one of the documents. Nothing is refused here: whether
the documents hold an answer is seen when they have been searched. A conversation that went one way leans that way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..embeddings.protocol import Vectors
from ..errors import NotFoundError
from .events import Route
from .small_talk import SmallTalk, small_talk
from .topic_model import ELSEWHERE, TopicModel
from .tuned import Tuned
from .turns import Turn

AUTO = ""
"""Wish of a person who leaves the choice to the router."""
DOCUMENTS = "documents"
USUAL = "the question is asked of the documents"
FAVOUR = 1.0
"""How much a question leans to the way of the one before it, in log odds."""
FAVOUR_FOLLOW_UP = 2.5
"""The same for one that cannot be understood alone."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a tuned model was tuned for.

    Attributes:
        name: What a person calls it.
        adapter: The adapter that answers; None for the model as it is.
        examples: Questions of it.
        with_passages: Whether it is given passages of the documents.
    """

    name: str
    adapter: Tuned | None
    examples: tuple[str, ...] = ()
    with_passages: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The way of one question; see `deskrag.answering.events.Routed`.

    Attributes:
        route: The way.
        reason: Why, for people.
        name: Topic, kind of small talk, or rule.
        confidence: Estimated probability.
        topic: The tuned topic of the route ``"adapter"``.
        reply: The whole answer of the routes ``"small talk"`` and ``"rule"``.
    """

    route: Route
    reason: str
    name: str = ""
    confidence: float = 1.0
    topic: Topic | None = None
    reply: str = ""


Rule = Callable[[str], Decision | None]
"""Expected questions with fixed replies: a decision with the route ``"rule"`` and its reply, or None."""


@dataclass(frozen=True, slots=True)
class Router:
    """Decides by rules, small talk and topics.

    Attributes:
        topics: What there are tuned models for.
        model: Classifier of the topics' names; None without topics, or while it is not fitted.
        rule: Expected questions, asked first; None for none.
    """

    topics: tuple[Topic, ...] = ()
    model: TopicModel | None = None
    rule: Rule | None = field(default=None, compare=False)

    def at_once(self, question: str, wish: str = AUTO) -> Decision | None:
        """What can be decided from the words alone: a wish, an expected question, small talk; None for none of them.

        Args:
            question: As the person wrote it.
            wish: `AUTO`, `DOCUMENTS` or the name of a topic.

        Raises:
            NotFoundError: There is no such topic.
        """
        if wish == DOCUMENTS:
            return Decision("documents", "you asked for the documents")
        if wish:
            topic = self._topic(wish)
            return Decision("adapter", "you asked for it", topic.name, topic=topic)
        found = self.rule(question) if self.rule is not None else None
        if found is not None:
            return found
        said = small_talk(question)
        return talk(said) if said is not None else None

    def by_meaning(
        self, question: str, vector: Vectors | None, history: Sequence[Turn] = (), *, follow_up: bool = False
    ) -> Decision:
        """Decide between the topics and the documents; takes less than a millisecond.

        Args:
            question: The question, standalone.
            vector: Its unit vector, as retrieval made it; None if there is none.
            history: Earlier turns, oldest first.
            follow_up: Whether it was understood by what was said before.
        """
        if self.model is None or vector is None or not self.topics:
            return Decision("documents", USUAL)
        before = next((turn for turn in reversed(history) if turn.route in ("documents", "adapter")), None)
        favoured = None
        if before is not None:
            favoured = before.name if before.route == "adapter" else ELSEWHERE
        favour = FAVOUR_FOLLOW_UP if follow_up else FAVOUR
        guess = self.model.guess(question, vector, favoured, favour)
        topic = next((topic for topic in self.topics if topic.name == guess.label), None)
        if topic is None or not guess.accepted:
            return Decision("documents", "no tuned topic fits it", confidence=1 - guess.probability)
        stayed = favoured == topic.name
        reason = "the conversation stays with this topic" if stayed and follow_up else "it is a question of this topic"
        return Decision("adapter", reason, topic.name, guess.probability, topic)

    def _topic(self, name: str) -> Topic:
        for topic in self.topics:
            if topic.name.casefold() == name.casefold():
                return topic
        known = ", ".join([DOCUMENTS, *(topic.name for topic in self.topics)])
        raise NotFoundError("there is no such way to answer", subject=name, advice=f"There are: {known}.")


def talk(said: SmallTalk, reason: str = "this needs no document") -> Decision:
    """The way of small talk."""
    return Decision("small talk", reason, said.kind, reply=said.reply)
