"""Which way a question goes: small talk by words, topics by a fitted classifier, wishes before both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from answering_fakes import WordEmbedder
from hypothesis import given
from hypothesis import strategies as st

from deskrag.answering import topic_words
from deskrag.answering.everyday_questions import everyday, questions_about
from deskrag.answering.router import DOCUMENTS, Decision, Router, Topic
from deskrag.answering.small_talk import Resemblance, small_talk
from deskrag.answering.small_talk_phrases import JAPANESE_PHRASES, JAPANESE_REPLIES, PHRASES, REPLIES
from deskrag.answering.topic_learning import learn
from deskrag.answering.topic_model import ELSEWHERE, TopicModel
from deskrag.answering.topic_training import FitOptions, fit
from deskrag.answering.tuned import Tuned
from deskrag.answering.turns import Turn
from deskrag.embeddings.protocol import Vectors
from deskrag.errors import NotFoundError

EMBEDDER = WordEmbedder()
CARDS = tuple(
    f"{ask} {thing}?"
    for ask in ("Why was my card", "How do I get my card", "When will my card be", "Can my card be")
    for thing in ("declined", "replaced", "blocked", "delivered", "charged twice", "cancelled")
)
PUMPS = tuple(
    f"{ask} {thing}?"
    for ask in ("How does the pump", "Why does the pump", "When must the pump", "Who lets the pump")
    for thing in ("leak", "rattle", "start", "get oil", "stop at night", "need a new seal")
)


@cache
def learned() -> TopicModel:
    return learn({"cards": CARDS, "pumps": PUMPS}, ["Parental leave", "Notice period"], EMBEDDER.embed)


@pytest.fixture
def model() -> TopicModel:
    return learned()


@pytest.fixture
def router(model: TopicModel) -> Router:
    return Router((Topic("cards", Tuned("cards", "cards.gguf"), CARDS), Topic("pumps", None, PUMPS)), model)


def way(router: Router, question: str, history: list[Turn] | None = None, *, follow_up: bool = False) -> Decision:
    return router.by_meaning(question, EMBEDDER.embed([question])[0], history or [], follow_up=follow_up)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Hi!", "greeting"),
        ("hello, how are you today?", "how are you"),
        ("Thanks a lot, that was really helpful!", "thanks"),
        ("thank you, bye", "goodbye"),
        ("What’s your name?", "who are you"),
        ("What can you do for me?", "what can you do"),
        ("Great job!!", "praise"),
        ("こんにちは！お元気ですか？", "how are you"),
        ("ありがとうございました。", "thanks"),
        ("何ができますか", "what can you do"),
    ],
)
def test_small_talk_is_told_by_its_words(message: str, kind: str) -> None:
    said = small_talk(message)
    assert said is not None
    assert said.kind == kind
    assert said.reply


@pytest.mark.parametrize(
    "question",
    [
        "Hi, how long is the warranty?",
        "Thanks. And what does it cost?",
        "What is deskrag's licence?",
        "Who made the pump?",
        "what is today's agenda",
        "How are things paid?",
        "what is new in version 2",
        "hello world program in Python",
        "Good morning America: when was it first shown?",
        "Help with taxes",
        "yes",
        "こんにちは、保証期間はどのくらいですか。",
        "",
        "?!",
    ],
)
def test_what_could_be_a_question_of_the_documents_is_never_small_talk(question: str) -> None:
    assert small_talk(question) is None


def test_every_phrase_is_known_and_has_a_reply() -> None:
    for phrases, replies in ((PHRASES, REPLIES), (JAPANESE_PHRASES, JAPANESE_REPLIES)):
        assert phrases.keys() == replies.keys()
        for kind, own in phrases.items():
            assert [phrase for phrase in own if (said := small_talk(phrase)) is None or said.kind != kind] == []


@given(st.text(max_size=200))
def test_no_message_breaks_the_recognition_of_small_talk(message: str) -> None:
    small_talk(message)
    topic_words.places(message)


class EveryWord(WordEmbedder):
    """Also the small words count."""

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:
        rows = np.zeros((len(texts), topic_words.PLACES), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[topic_words.places(text)] = 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_small_talk_in_other_words_is_near_a_known_phrase() -> None:
    embedder = EveryWord()
    alike = Resemblance(embedder)
    message = "but what is your name"
    assert small_talk(message) is None
    found = alike.find(message, embedder.embed([message])[0])
    assert found is not None
    assert found.kind == "who are you"
    question = "How long is the warranty of your pump?"
    assert alike.find(question, embedder.embed([question])[0]) is None
    assert alike.find(message, None) is None


def test_examples_made_from_templates_do_not_narrow_a_topic(model: TopicModel) -> None:
    assert model.reach <= 0.5
    assert model.threshold <= 0.8


def test_a_question_of_a_topic_goes_to_its_adapter(router: Router) -> None:
    decision = way(router, "Why was my card blocked twice?")
    assert (decision.route, decision.name) == ("adapter", "cards")
    assert decision.topic is router.topics[0]
    assert decision.confidence > 0.5
    assert decision.reason


@pytest.mark.parametrize("question", ["What is the notice period?", "Who wrote Hamlet?", "zzz qqq", "Parental leave"])
def test_every_other_question_goes_to_the_documents(router: Router, question: str) -> None:
    decision = way(router, question)
    assert decision.route == "documents"
    assert decision.topic is None


def test_a_conversation_stays_with_its_topic(router: Router) -> None:
    assert router.model is not None
    unsure = Router(router.topics, replace(router.model, threshold=0.97, reach=-1.0))
    question = "Why was it replaced?"
    alone = way(unsure, question)
    after = way(unsure, question, [Turn("Why was my card declined?", "…", route="adapter", name="cards")])
    follow_up = way(
        unsure, question, [Turn("Why was my card declined?", "…", route="adapter", name="cards")], follow_up=True
    )
    away = way(unsure, question, [Turn("What is the notice period?", "…", route="documents")])
    chances = [
        each.confidence if each.route == "adapter" else 1 - each.confidence for each in (away, alone, after, follow_up)
    ]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_small_talk_in_between_does_not_change_the_topic(router: Router) -> None:
    tuned = Turn("Why was my card declined?", "…", route="adapter", name="cards")
    question = "When will it be replaced?"
    assert way(router, question, [tuned, Turn("thanks", "…", route="small talk")]) == way(router, question, [tuned])


def test_a_wish_decides_before_anything_else(router: Router) -> None:
    assert router.at_once("hi", DOCUMENTS) == Decision("documents", "you asked for the documents")
    wanted = router.at_once("hi", "Cards")
    assert wanted is not None
    assert wanted.topic is router.topics[0]
    with pytest.raises(NotFoundError, match="no such way") as caught:
        router.at_once("hi", "boats")
    assert "documents, cards, pumps" in caught.value.advice


def test_an_expected_question_comes_before_small_talk() -> None:
    fixed = Decision("rule", "it is expected", "greeting", reply="Welcome to the clinic.")
    router = Router(rule=lambda question: fixed if question == "hi" else None)
    assert router.at_once("hi") is fixed
    assert router.at_once("hello").route == "small talk"  # type: ignore[union-attr]


def test_without_topics_nothing_is_computed() -> None:
    router = Router()
    assert router.at_once("Why was my card declined?") is None
    assert router.by_meaning("Why?", np.full(3, np.nan, dtype=np.float32)).route == "documents"


def test_a_model_is_the_same_after_saving(model: TopicModel, tmp_path: Path) -> None:
    path = tmp_path / "router.npz"
    model.save(path)
    again = TopicModel.load(path)
    assert again is not None
    assert again.labels == model.labels
    for question in (*CARDS[:5], *PUMPS[:5], "Who wrote Hamlet?"):
        vector = EMBEDDER.embed([question])[0]
        assert again.guess(question, vector) == model.guess(question, vector)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not an archive", b"\x80\x04\x95 a pickle"])
def test_a_damaged_model_is_made_again(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "router.npz"
    assert TopicModel.load(path) is None
    path.write_bytes(content)
    assert TopicModel.load(path) is None


def test_probabilities_are_calibrated_on_what_was_not_learned() -> None:
    random = np.random.default_rng(0)
    labels = ["cards" if i % 2 else "pumps" for i in range(400)]
    questions = [
        " ".join(random.choice(["card", "loan", "bank"] if label == "cards" else ["pump", "seal", "oil"], 2))
        if random.random() < 0.7
        else " ".join(random.choice(["card", "pump", "loan", "oil"], 2))
        for label in labels
    ]
    vectors = EMBEDDER.embed(questions)
    fitted = fit(questions[:120], vectors[:120], labels[:120], FitOptions(strength=1000.0))
    guesses = [fitted.guess(q, v) for q, v in zip(questions[120:], vectors[120:], strict=True)]
    right = float(np.mean([guess.label == label for guess, label in zip(guesses, labels[120:], strict=True)]))
    assert abs(right - float(np.mean([guess.probability for guess in guesses]))) < 0.15


def test_a_stricter_choice_accepts_less() -> None:
    questions = [*CARDS, *PUMPS, *everyday()[::4]]
    labels = ["cards"] * len(CARDS) + ["pumps"] * len(PUMPS) + [ELSEWHERE] * (len(questions) - len(CARDS) - len(PUMPS))
    vectors = EMBEDDER.embed(questions)
    loose, strict = (fit(questions, vectors, labels, FitOptions(lost=lost)).threshold for lost in (0.0, 0.3))
    assert loose <= strict


def test_everyday_questions_are_many_and_different() -> None:
    found = everyday()
    assert len(found) == len(set(found)) > 350
    assert questions_about(["Notice period", "有給休暇"])[1].endswith("。")


def test_words_of_any_language_have_places() -> None:
    assert topic_words.words("Don’t STOP the Pump!") == ["don't", "stop", "the", "pump"]
    assert topic_words.words("保証期間") == ["保証", "証期", "期間"]
    assert len(topic_words.places("the pump the pump")) == 4  # the, pump, "the pump", "pump the"
