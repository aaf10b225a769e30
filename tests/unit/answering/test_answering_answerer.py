"""One question to a stream of events, with a scripted model."""

from __future__ import annotations

import pytest
from answering_fakes import ListRetriever, WordEmbedder

from deskrag.answering.answerer import Answerer
from deskrag.answering.events import Cited, Failed, Finished, Refused, Retrieved, Routed, Support, Token
from deskrag.answering.language import ENGLISH, JAPANESE
from deskrag.answering.turns import Turn
from deskrag.errors import Cancelled, InputError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.progress import CancelToken
from deskrag.retrieval.types import Filters

MANUAL = (
    "The X200 pump has a warranty of 24 months. It starts on the day of delivery.",
    "The X100 pump has a warranty of 12 months. Its filter is cleaned every week.",
    "Damage by frost is not covered by the warranty of any pump.",
)
QUESTION = "How long is the warranty of the X200 pump?"


def ask(generator: ScriptedGenerator | None, question: str = QUESTION, texts: tuple[str, ...] = MANUAL, **kwargs):
    return list(Answerer(ListRetriever(*texts), WordEmbedder(), generator).answer(question, **kwargs))


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


def test_the_events_come_in_the_order_the_shells_rely_on():
    events = ask(ScriptedGenerator(["The X200 pump has a warranty of 24 months."], trusted=True))
    assert isinstance(events[0], Routed)
    assert isinstance(events[1], Retrieved)
    assert isinstance(events[-2], Cited)
    assert isinstance(events[-1], Finished)


def test_a_trusted_model_is_shown_as_it_writes_and_each_sentence_is_marked():
    text = "Hello! The X200 pump has a warranty of 24 months. The X200 pump weighs 90 kg."
    events = ask(ScriptedGenerator([text], trusted=True))
    assert "".join(token.text for token in of(events, Token)) == text
    supports = [event.sentence.support for event in of(events, Cited)]
    assert supports == [Support.PLAIN, Support.SUPPORTED, Support.UNSUPPORTED]
    answer = events[-1].answer
    assert answer.text == text
    assert answer.mode == "generated"
    assert [c.number for c in answer.citations] == [1]
    assert "24 months" in answer.citations[0].quote


def test_of_an_untrusted_model_only_supported_sentences_are_shown():
    text = "The X200 pump has a warranty of 24 months. The X200 pump weighs 90 kg."
    events = ask(ScriptedGenerator([text]))
    answer = events[-1].answer
    assert answer.mode == "generated"
    assert "".join(token.text for token in of(events, Token)) == answer.text
    assert answer.text.startswith("The X200 pump has a warranty of 24 months.")
    assert "90 kg" not in answer.text
    assert answer.sentences[0].support is Support.SUPPORTED


def test_what_an_untrusted_model_leaves_out_is_quoted_beside_what_it_wrote(monkeypatch):
    monkeypatch.setattr("deskrag.answering.choice.SECOND_SHARE_ANSWERED", 0.0)
    events = ask(ScriptedGenerator(["The X200 pump has a warranty of 24 months."]))
    supports = [sentence.support for sentence in events[-1].answer.sentences]
    assert supports == [Support.SUPPORTED, Support.QUOTED]
    quotes = [citation.quote for citation in events[-1].answer.citations]
    assert len(set(quotes)) == 2


def test_a_supported_sentence_beside_the_point_is_not_shown():
    answer = ask(ScriptedGenerator(["Damage by frost is not covered by the warranty of any pump."]))[-1].answer
    assert answer.mode == "quoted"
    assert "24 months" in answer.text
    assert not any("frost" in citation.quote for citation in answer.citations)


def test_an_untrusted_model_that_is_wrong_is_replaced_by_the_documents_own_sentences():
    answer = ask(ScriptedGenerator(["The X200 pump has a warranty of 36 months."]))[-1].answer
    assert answer.mode == "quoted"
    assert all(sentence.support is Support.QUOTED for sentence in answer.sentences)
    assert "The X200 pump has a warranty of 24 months." in answer.text
    assert "36" not in answer.text


def test_an_untrusted_model_whose_first_sentence_does_not_hold_is_not_waited_for():
    generator = ScriptedGenerator(["The X200 pump weighs 90 kg. " + "The X200 pump is made of steel. " * 20])
    answer = ask(generator)[-1].answer
    assert generator.left == 1
    assert answer.mode == "quoted"
    assert "24 months" in answer.text


def test_quoting_calls_no_model():
    generator = ScriptedGenerator(["anything"], trusted=True)
    answer = ask(generator, quote_only=True)[-1].answer
    assert generator.requests == []
    assert answer.mode == "quoted"
    assert len(answer.sentences) <= 2
    for citation in answer.citations:
        chunk = citation.chunk
        assert chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote


def test_nothing_relevant_is_refused_without_a_model_call():
    generator = ScriptedGenerator(["anything"], trusted=True)
    events = ask(generator, "Which enzyme degrades hyaluronic acid in zebrafish embryos?")
    assert generator.requests == []
    refused = events[-1]
    assert isinstance(refused, Refused)
    assert refused.answer.refused
    assert refused.answer.text == ENGLISH.refusal
    assert refused.answer.nearest


def test_an_empty_library_is_refused():
    assert isinstance(ask(None, texts=())[-1], Refused)


def test_a_trusted_models_own_refusal_is_a_refusal():
    events = ask(ScriptedGenerator([ENGLISH.refusal], trusted=True))
    assert isinstance(events[-1], Refused)
    assert of(events, Cited) == []


def test_a_japanese_question_gets_japanese_sentences():
    texts = ("X200ポンプの保証期間は24か月です。納品日から始まります。", "X100ポンプの保証期間は12か月です。")
    answer = ask(None, "X200ポンプの保証期間は何か月ですか。", texts)[-1].answer
    assert "X200ポンプの保証期間は24か月です。" in answer.text
    refused = ask(None, "火星の衛星はいくつありますか。", texts)[-1]
    assert isinstance(refused, Refused)
    assert refused.answer.text == JAPANESE.refusal


def test_an_engine_that_fails_at_once_leaves_quotes_and_says_so():
    events = ask(ScriptedGenerator(["The X200"], fail_after=0))
    answer = events[-1].answer
    assert answer.mode == "quoted"
    assert answer.text.startswith(ENGLISH.engine_failed)


def test_an_engine_that_fails_halfway_through_shown_text_is_a_failure():
    text = "The X200 pump has a warranty of 24 months. And then it goes on and on about other things entirely."
    events = ask(ScriptedGenerator([text], trusted=True, fail_after=12))
    assert isinstance(events[-1], Failed)
    assert "engine stopped" in events[-1].message


@pytest.mark.parametrize("trusted", [True, False])
def test_cancelling_passes_through(trusted):
    cancel = CancelToken()
    generator = ScriptedGenerator(["The X200 pump has a warranty of 24 months."], trusted=trusted, cancel_after=3)
    with pytest.raises(Cancelled):
        ask(generator, cancel=cancel)


def test_a_follow_up_is_searched_for_in_its_standalone_form():
    retriever = ListRetriever(*MANUAL)
    answerer = Answerer(retriever, WordEmbedder())
    events = list(answerer.answer("and for the X100?", [Turn(QUESTION, "24 months.")]))
    assert retriever.asked[0].text == "How long is the warranty of the X100 pump?"
    assert "12 months" in events[-1].answer.text


def test_source_numbers_written_by_the_model_never_reach_the_person():
    events = ask(ScriptedGenerator(["The X200 pump [2] has a warranty of 24 months [1, 3]."], trusted=True))
    assert "[" not in events[-1].answer.text
    assert events[-1].answer.sentences[0].support is Support.SUPPORTED


def test_filters_of_the_caller_and_of_the_question_are_joined():
    retriever = ListRetriever(*MANUAL)
    list(Answerer(retriever, WordEmbedder()).answer(QUESTION + " file:guide", (), Filters(collections=("Work",))))
    assert retriever.asked[0].filters == Filters(collections=("Work",), files=("guide",))


@pytest.mark.parametrize("question", ["", "  ?! ", "why " * 25_000])
def test_a_question_that_is_none_or_far_too_long_is_an_input_error(question):
    with pytest.raises(InputError):
        ask(None, question)


def test_the_fingerprint_tells_models_apart_and_repeats_for_the_same():
    first, again = (ask(ScriptedGenerator(["x"]))[-1].answer.fingerprint for _ in range(2))
    other = ask(ScriptedGenerator(["x"], trusted=True))[-1].answer.fingerprint
    assert first == again
    assert first != other
