"""The answer loop on each way: what is searched, what is asked of the model, what is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from answering_fakes import ListRetriever, WordEmbedder
from test_answering_answerer import MANUAL, QUESTION, of
from test_answering_router import CARDS, EveryWord, learned

from deskrag.answering.answerer import Answerer
from deskrag.answering.events import AnswerEvent, Cited, Failed, Finished, Refused, Retrieved, Routed, Support, Token
from deskrag.answering.router import DOCUMENTS, Router, Topic
from deskrag.answering.topic_model import TopicModel
from deskrag.answering.tuned import Tuned
from deskrag.answering.turns import Turn
from deskrag.errors import InputError, NotFoundError
from deskrag.generation.fake import ScriptedGenerator

ADAPTER = __file__  # the scripted model only looks whether it is there
CARD = Tuned("cards", ADAPTER, "f00d", "question")
CARD_QUESTION = "Why was my card declined twice?"


@pytest.fixture
def model() -> TopicModel:
    return learned()


def ask(
    question: str,
    generator: ScriptedGenerator | None,
    router: Router | None = None,
    texts: Sequence[str] = MANUAL,
    route: str = "",
    history: Sequence[Turn] = (),
) -> tuple[list[AnswerEvent], ListRetriever]:
    retriever = ListRetriever(*texts)
    answerer = Answerer(retriever, WordEmbedder(), generator, router=router)
    return list(answerer.answer(question, history, route=route)), retriever


def alone(model: TopicModel, *, with_passages: bool = False) -> Router:
    return Router((Topic("cards", CARD, CARDS, with_passages),), model)


def test_small_talk_is_answered_without_search_and_model() -> None:
    generator = ScriptedGenerator(["anything"])
    events, retriever = ask("Hello, how are you?", generator)
    assert [type(event) for event in events] == [Routed, Token, Cited, Finished]
    assert events[0].route == "small talk"
    answer = events[-1].answer
    assert answer.mode == "reply"
    assert answer.routed is events[0] or answer.routed == events[0]
    assert [sentence.support for sentence in answer.sentences] == [Support.PLAIN]
    assert generator.requests == []
    assert retriever.asked == []


def test_a_greeting_before_a_question_does_not_swallow_it() -> None:
    events, _ = ask(f"Hi! {QUESTION}", None)
    assert events[0].route == "documents"
    assert "24 months" in events[-1].answer.text


def test_small_talk_can_be_searched_for_on_request() -> None:
    events, retriever = ask("hello", None, route=DOCUMENTS)
    assert events[0].route == "documents"
    assert retriever.asked
    assert isinstance(events[-1], Refused)


def test_small_talk_in_its_own_words_is_seen_where_no_document_answers() -> None:
    retriever = ListRetriever(*MANUAL)
    retriever._embedder = EveryWord()
    events = list(Answerer(retriever, EveryWord(), ScriptedGenerator(["no"])).answer("but what is your name"))
    assert retriever.asked
    assert [event.route for event in of(events, Routed)] == ["documents", "small talk"]
    assert events[-1].answer.mode == "reply"


def test_a_tuned_topic_is_answered_by_its_adapter_alone(model: TopicModel) -> None:
    generator = ScriptedGenerator(["The bank asks for a new code. The X200 pump has a warranty of 24 months."])
    events, _ = ask(CARD_QUESTION, generator, alone(model), history=[Turn("And before?", "Nothing.")])
    assert events[0].route == "adapter"
    assert events[0].name == "cards"
    assert of(events, Retrieved) == []
    (request,) = generator.requests
    assert request.adapter == ADAPTER
    assert [message.role for message in request.messages] == ["user", "assistant", "user"]
    assert request.messages[-1].content == CARD_QUESTION
    answer = events[-1].answer
    assert [sentence.support for sentence in answer.sentences] == [Support.UNSUPPORTED, Support.SUPPORTED]
    assert answer.routed == events[0]
    assert answer.timings["route_s"] < 0.05


def test_a_tuned_topic_with_passages_goes_through_the_documents_with_its_adapter(model: TopicModel) -> None:
    generator = ScriptedGenerator(["A card is declined when it was blocked."])
    texts = ("A card is declined twice when it was blocked before. Ask the bank why your card was declined.",)
    events, _ = ask(CARD_QUESTION, generator, alone(model, with_passages=True), texts)
    assert events[0].route == "adapter"
    assert of(events, Retrieved)
    assert generator.requests[0].adapter == ADAPTER
    assert "passage" in generator.requests[0].messages[0].content


def test_the_documents_stay_the_way_of_their_questions(model: TopicModel) -> None:
    generator = ScriptedGenerator(["The X200 pump has a warranty of 24 months."])
    routed, _ = ask(QUESTION, generator, alone(model))
    plain, _ = ask(QUESTION, ScriptedGenerator(["The X200 pump has a warranty of 24 months."]))
    assert generator.requests[0].adapter == ""
    assert routed[-1].answer.text == plain[-1].answer.text
    assert routed[-1].answer.fingerprint == plain[-1].answer.fingerprint
    assert routed[0].route == "documents"


def test_a_person_can_choose_the_way(model: TopicModel) -> None:
    generator = ScriptedGenerator(["By itself."])
    events, _ = ask(QUESTION, generator, alone(model), route="cards")
    assert events[0].reason == "you asked for it"
    assert generator.requests[0].adapter == ADAPTER
    with pytest.raises(NotFoundError):
        ask(QUESTION, generator, alone(model), route="boats")
    with pytest.raises(InputError, match="no model is called"):
        ask(QUESTION, None, alone(model), route="cards")


def test_without_a_model_to_call_topics_count_for_nothing(model: TopicModel) -> None:
    events, _ = ask(CARD_QUESTION, None, alone(model))
    assert events[0].route == "documents"


def test_an_adapter_that_cannot_answer_fails_with_a_sentence(model: TopicModel) -> None:
    events, _ = ask(CARD_QUESTION, ScriptedGenerator(["x"], fail_after=0), alone(model))
    assert isinstance(events[-1], Failed)


def test_answers_of_different_adapters_have_different_fingerprints(model: TopicModel) -> None:
    generator = ScriptedGenerator(["By itself."])
    one, _ = ask(CARD_QUESTION, generator, alone(model))
    other = Router((Topic("cards", Tuned("cards", ADAPTER, "beef", "question"), CARDS, False),), model)
    two, _ = ask(CARD_QUESTION, generator, other)
    assert one[-1].answer.fingerprint != two[-1].answer.fingerprint


def test_an_empty_library_has_no_way_for_a_question() -> None:
    events, _ = ask(QUESTION, None, texts=())
    assert [event.route for event in of(events, Routed)] == ["documents", "none"]
    assert isinstance(events[-1], Refused)
