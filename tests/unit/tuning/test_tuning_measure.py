"""What an adapter changes, told by the answers to what was held out."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.answering.language import ENGLISH, JAPANESE
from deskrag.answering.tuned import Tuned
from deskrag.errors import Cancelled
from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import GenerationRequest, GeneratorInfo, Piece
from deskrag.progress import CancelToken
from deskrag.tuning.calibrate import SURE, calibrate, unsure_at, voices
from deskrag.tuning.measure import Refusing, compare, copies, is_refusal, score, scores, token_f1
from deskrag.tuning.types import Example, Message


class Twofold:
    """Says one thing with an adapter and another without; tells how likely a refusal and how surprising that is."""

    info = GeneratorInfo("twofold", 2048, False)

    def __init__(
        self,
        before: str,
        after: str,
        likely: dict[str, float] | None = None,
        surprising: dict[str, float] | None = None,
        judge: str = "",
        no: dict[str, float] | None = None,
    ) -> None:
        self._judge, self._no = judge, no or {}
        self._texts, self._likely, self._surprising = (before, after), likely or {}, surprising or {}
        self.requests: list[GenerationRequest] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        self.requests.append(request)
        asked = request.messages[-1].content.rsplit("Question: ", 1)[-1]
        if self._judge and request.adapter == self._judge:
            yield Piece("", done=True, finish="length", timings={"opening_p": self._no[asked]})
            return
        yield Piece(self._texts[1 if request.adapter else 0])
        timings = {"opening_p": self._likely.get(asked, 0.0)}
        if asked in self._surprising:
            timings["surprisal"] = self._surprising[asked]
        yield Piece("", done=True, finish="stop", timings=timings)

    def start_early(self) -> None:
        pass

    def close(self) -> None:
        pass


def example(question: str, completion: str, split: str = "heldout") -> Example:
    return Example((Message("user", f"Question: {question}"),), completion, question, "", split)  # type: ignore[arg-type]


def test_both_answers_stand_side_by_side_and_the_means_tell_which_is_better() -> None:
    examples = [example(f"How long is {i}?", "24 months") for i in range(3)]
    examples += [example("Who?", ENGLISH.not_here), example("learned", "x", "train")]
    compared = compare(Twofold("I think it is 24 months", "24 months"), examples, "a.gguf")
    assert len(compared) == 4
    assert {each.after for each in compared} == {"24 months"}
    found = {each.name: (round(each.before or 0, 2), round(each.after, 2), each.is_worse) for each in scores(compared)}
    assert found["f1"] == (0.5, 1.0, False)
    assert found["refused"] == (0.0, 0.0, False)
    assert found["right"] == (0.38, 0.75, False)
    assert scores([]) == ()


def test_a_refusal_is_right_or_wrong_as_a_whole() -> None:
    assert score(ENGLISH.refusal, ENGLISH.not_here) == 1.0
    assert score(ENGLISH.not_here, "24 months") == 0.0
    assert score("24 months", ENGLISH.not_here) == 0.0
    assert is_refusal(f"  {JAPANESE.not_here}\n")
    assert not is_refusal("Nothing is in the documents")


@pytest.mark.parametrize(
    ("text", "expected", "f1"),
    [
        ("the 24 Months!", "24 months", 1.0),
        ("24", "24 months", 2 / 3),
        ("x", "y", 0.0),
        ("", "", 1.0),
        ("24か月", "24か月", 1.0),
    ],
)
def test_overlap_of_tokens(text: str, expected: str, f1: float) -> None:
    assert token_f1(text, expected) == pytest.approx(f1)


@given(st.text(max_size=30), st.text(max_size=30))
def test_overlap_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, one) == 1
    if one.isascii() and other.isascii():
        assert token_f1(one, other) == pytest.approx(token_f1(other, one))


def test_the_refusal_is_calibrated_so_that_few_answerable_questions_are_refused() -> None:
    likely = {f"Question {i}?": i / 20 for i in range(20)}
    examples = [example(question, "yes") for question in likely] + [example("near miss?", ENGLISH.not_here)]
    generator = Twofold("", "", likely)
    found = calibrate(generator, examples, "a.gguf", most_false=(0.15, 0.05))
    assert sum(p >= found.at for p in likely.values()) == 3
    assert sum(p >= found.surely for p in likely.values()) == 1
    assert found.doubt_weight == 0, "nothing is known of how doubtful the examples are"
    assert all(request.opening == ENGLISH.not_here for request in generator.requests)
    assert calibrate(generator, examples[:20], "a.gguf") == Refusing()


def test_doubt_counts_as_much_as_it_tells() -> None:
    """The model's probability says next to nothing here, what the sentences lack says all."""
    likely = {f"{kind} {i}?": 0.3 + (i % 3) / 10 for kind in ("held", "missing") for i in range(30)}
    examples = [
        replace(example(asked, "yes" if asked.startswith("held") else ENGLISH.not_here), doubt=doubt)
        for asked in likely
        for doubt in (-1.0 if asked.startswith("held") else 1.0,)
    ]
    found = calibrate(Twofold("", "", likely), examples, "a.gguf")
    assert found.doubt_weight > 0
    tuned = Tuned("", "", refuse_at=found.at, doubt_weight=found.doubt_weight)
    weight = found.doubt_weight
    assert not any(p >= tuned.refuses_at(-weight) for asked, p in likely.items() if asked.startswith("held"))
    refused = [p >= tuned.refuses_at(weight) for asked, p in likely.items() if asked.startswith("missing")]
    assert sum(refused) >= 20, "the model itself has as much voice, so not all"


def test_a_judge_counts_as_much_as_it_tells() -> None:
    """Model and doubt say nothing here; the judge is right of all but a few."""
    asked = [f"{kind} {i}?" for kind in ("held", "missing") for i in range(30)]
    examples = [
        replace(fenced(each, "yes" if each.startswith("held") else ENGLISH.not_here), doubt=0.0) for each in asked
    ]
    no = {each: 0.9 if each.startswith("missing") != each.endswith(" 3?") else 0.1 for each in asked}
    generator = Twofold("", "", dict.fromkeys(asked, 0.5), judge="j.gguf", no=no)
    found = calibrate(generator, examples, "a.gguf", judge="j.gguf", most_false=(0.1, 0.0))
    assert found.judge_weight > 0
    assert found.judge == "j.gguf"
    assert calibrate(generator, examples, "a.gguf").judge_weight == 0
    useless = Twofold("", "", no, judge="j.gguf", no=dict.fromkeys(asked, 0.5))
    without = calibrate(useless, examples, "a.gguf", judge="j.gguf")
    assert (without.judge, without.judge_weight) == ("", 0.0)


def fenced(question: str, completion: str) -> Example:
    text = f"Question: {question}\n<passage>\nThe warranty is 24 months.\n</passage>\nQuestion: {question}"
    return Example((Message("user", text),), completion, question, "", "heldout")


def test_one_that_copies_is_weighed_against_its_answer_and_quotes_where_that_is_mostly_wrong() -> None:
    surprising = {f"{kind} {i}?": at + i / 100 for kind, at in (("right", 0.0), ("wrong", 2.0)) for i in range(20)}
    examples = [fenced(asked, "24 months" if asked.startswith("right") else "the warranty") for asked in surprising]
    examples.append(fenced("near miss?", ENGLISH.not_here))
    generator = Twofold("", "24 months", dict.fromkeys(surprising, 0.5), surprising)
    found = calibrate(generator, examples, "a.gguf", copies=True, most_false=(0.25, 0.0))
    assert found.against_answer
    assert 0.2 < found.quote_at < 2.0
    tuned = found.tuned("a.gguf", copies=True)
    assert all(request.opening_at == 1.0 and request.grammar for request in generator.requests)
    assert not any(ENGLISH.not_here in request.grammar for request in generator.requests), "it must answer"
    over = [at for at in surprising.values() if 1 / (1 + math.exp(-at)) >= tuned.refuse_at]
    assert len(over) == 10, "a quarter of those with an answer is refused"


def test_answers_give_way_from_where_they_are_not_likely_enough_to_be_right() -> None:
    surprisals = [i / 100 for i in range(300)]
    draw = random.Random(1)
    right = [draw.random() < 1 - at / 3 for at in surprisals]  # as likely as SURE at 1.2
    assert unsure_at(surprisals, right) == pytest.approx(3 * (1 - SURE), abs=0.4)
    assert unsure_at(surprisals, [True] * 300) == 0.0, "all are right"
    assert unsure_at(surprisals, [i > 60 for i in range(300)]) == 0.0, "surprise tells the wrong way, most are right"
    assert unsure_at([0.0] * 30, [True] * 10 + [False] * 20) == pytest.approx(0.01), "wrong, surprised or not"
    assert unsure_at(surprisals[:19], [False] * 19) == 0.0, "too few to tell"
    divided = unsure_at(surprisals, [at < 2 for at in surprisals])
    assert divided == pytest.approx(2.0, abs=0.1), "a clean division is found"


def test_others_have_as_much_voice_as_the_model_itself_or_none() -> None:
    draw = np.random.default_rng(1)
    empty = np.repeat([0.0, 1.0], 50)
    own, doubt = empty + draw.normal(0, 1, 100), 10 * (empty + draw.normal(0, 1, 100))
    noise = draw.normal(0, 5, 100)
    weights = voices(own, [doubt, noise], 50)
    assert weights == [pytest.approx(own.std() / doubt.std()), 0.0]
    assert voices(own, [np.zeros(100), np.zeros(100)], 50) == [0.0, 0.0]
    assert voices(np.full(100, 0.1), [doubt, np.full(100, 0.1)], 50) == [1.0, 0.0], "the model says the same of all"


def test_an_answer_that_gives_way_is_scored_as_what_is_quoted() -> None:
    asked = fenced("How long?", "the warranty is 24 months")
    generator = Twofold("", "24 months", {"How long?": 0.0}, {"How long?": 2.0})
    [sure] = compare(generator, [asked], "a.gguf", refusing=Refusing(0.9, 0.9, quote_at=3.0), copies=True)
    [unsure] = compare(generator, [asked], "a.gguf", refusing=Refusing(0.9, 0.9, quote_at=1.0), copies=True)
    assert (sure.after, unsure.after) == ("24 months", "The warranty is 24 months.")
    assert unsure.f1_after == 1.0 > sure.f1_after


def test_doubt_lowers_the_threshold_of_the_held_out_answers_too() -> None:
    generator = Twofold("24 months", "24 months")
    asked = replace(example("How long?", ENGLISH.not_here), doubt=2.0)
    compare(generator, [asked], "a.gguf", refusing=Refusing(0.5, 0.9, 1.0))
    with_adapter = next(request for request in generator.requests if request.adapter)
    assert with_adapter.opening_at == pytest.approx(1 / (1 + math.exp(2.0)))


def test_an_adapter_that_learned_pieces_of_its_passages_may_write_nothing_else() -> None:
    fenced = "Question: How long?\n<passage>\nThe warranty is 24 months.\n</passage>\nQuestion: How long?"
    piece = Example((Message("user", fenced),), "24 Months", "a", "x", "heldout")
    own_words = replace(piece, completion="two years")
    refused = replace(piece, completion=ENGLISH.not_here)
    assert copies([*[piece] * 9, own_words, refused])
    assert not copies([*[piece] * 8, own_words])
    assert not copies([refused])
    generator = Twofold("two years", "24 months")
    compare(generator, [piece], "a.gguf", copies=True)
    assert {bool(request.adapter): bool(request.grammar) for request in generator.requests} == {
        True: True,
        False: False,
    }


def test_a_stop_is_obeyed(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    adapter = tmp_path / "a.gguf"
    adapter.touch()
    with pytest.raises(Cancelled):
        compare(ScriptedGenerator(["x"]), [example("a", "b")], str(adapter), cancel=cancel)
