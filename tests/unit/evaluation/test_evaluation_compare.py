"""The comparison of ways: the same loop, one line an answer, going on where it stopped, a table that decides."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "answering"))

from answering_fakes import ListRetriever, WordEmbedder

from deskrag.answering.events import AnswerEvent
from deskrag.answering.options import AnswerOptions
from deskrag.answering.tuned import Tuned
from deskrag.errors import Cancelled, InputError
from deskrag.evaluation.compare import ANSWERS, WAYS, Ask, Record, Way, compare, read_records
from deskrag.evaluation.compare_plot import svg
from deskrag.evaluation.compare_table import UpdateCost, as_json, best, conclusion, markdown, table
from deskrag.evaluation.gold import GoldQuestion
from deskrag.evaluation.ways import ways
from deskrag.generation.fake import ScriptedGenerator
from deskrag.progress import CancelToken
from deskrag.retrieval.types import Filters

ADAPTER = __file__  # the scripted model only looks whether it is there
TEXT = "The X200 pump has a warranty of 24 months. It starts on the day of delivery."
GOLD = [
    GoldQuestion("How long is the warranty of the X200 pump?", ("24 months",), "file1.md"),
    GoldQuestion("Which enzyme degrades hyaluronic acid in zebrafish embryos?", answerable=False),
]


def four(generator: ScriptedGenerator) -> dict[Way, Ask]:
    tuned = Tuned("manuals", ADAPTER, "1", "question")
    return ways(ListRetriever(TEXT), WordEmbedder(), generator, AnswerOptions(), tuned, Filters())


def record(way: Way = "rag", number: int = 0, **values: object) -> Record:
    made = Record(way, number, "?", True, "", False, "", False, 0.0, 1, 0, None, 100, 10, 0.5, 1.0, 200.0)
    return replace(made, **values)  # type: ignore[arg-type]


def test_each_way_asks_the_model_in_its_own_manner(tmp_path: Path) -> None:
    generator = ScriptedGenerator(["The X200 pump has a warranty of 24 months."], trusted=True)
    records = compare(GOLD, four(generator), tmp_path, {})
    assert [(each.way, each.number) for each in records] == [(way, number) for way in WAYS for number in (0, 1)]
    adapters = [(request.adapter, "passage" in request.messages[0].content) for request in generator.requests]
    assert adapters == [
        ("", False), ("", False),  # the model alone answers what it should not
        (ADAPTER, False), (ADAPTER, False),
        ("", True),  # with documents the second question is refused before the model is asked
        (ADAPTER, True),
    ]  # fmt: skip
    by_way = {way: [each for each in records if each.way == way] for way in WAYS}
    assert [each.right for each in by_way["base"]] == [True, False]
    assert [each.right for each in by_way["rag"]] == [True, True]
    assert by_way["base"][0].supported == 0
    assert by_way["rag"][0].supported == 1
    assert by_way["rag"][0].right_document is True
    assert by_way["base"][0].right_document is False
    assert best(table(records)).right == 1.0


def test_without_an_adapter_there_are_two_ways() -> None:
    found = ways(ListRetriever(TEXT), WordEmbedder(), ScriptedGenerator(), AnswerOptions(), None, Filters())
    assert list(found) == ["base", "rag"]


def test_small_talk_in_a_gold_set_is_asked_like_any_question(tmp_path: Path) -> None:
    generator = ScriptedGenerator(["Hi."], trusted=True)
    gold = [GoldQuestion("hello", answerable=False)]
    compare(gold, four(generator), tmp_path, {})
    assert len(generator.requests) == 2  # the two ways without documents


def test_a_stopped_comparison_goes_on_behind_its_last_line(tmp_path: Path) -> None:
    cancel = CancelToken()
    asked: list[str] = []

    def counting(ask: Ask) -> Ask:
        def counted(question: str, token: CancelToken) -> Iterator[AnswerEvent]:
            asked.append(question)
            yield from ask(question, token)
            if len(asked) == 3:
                cancel.cancel()

        return counted

    made = {way: counting(ask) for way, ask in four(ScriptedGenerator(["24 months."], trusted=True)).items()}
    with pytest.raises(Cancelled):
        compare(GOLD, made, tmp_path, {"seed": 0}, cancel=cancel)
    path = tmp_path / ANSWERS
    assert len(path.read_text("utf-8").splitlines()) == 3
    path.write_text(path.read_text("utf-8") + '{"way": "tuned", "num', "utf-8")  # as a power cut leaves it
    records = compare(GOLD, made, tmp_path, {"seed": 0})
    assert len(asked) == 8
    assert len(records) == 8
    assert len({(each.way, each.number) for each in read_records(path)}) == 8
    assert all(json.loads(line)["question"] for line in path.read_text("utf-8").splitlines())


def test_answers_made_otherwise_are_not_mixed_in(tmp_path: Path) -> None:
    made = four(ScriptedGenerator(["24 months."], trusted=True))
    compare(GOLD, made, tmp_path, {"seed": 0})
    with pytest.raises(InputError, match="other questions, models or settings"):
        compare(GOLD, made, tmp_path, {"seed": 1})


def test_a_failed_answer_is_counted_and_never_right(tmp_path: Path) -> None:
    records = compare(GOLD, four(ScriptedGenerator(["24 months."], trusted=True, fail_after=0)), tmp_path, {})
    rows = {row.way: row for row in table(records)}
    assert rows["base"].failed == 2
    assert rows["base"].right == 0.0


def test_the_table_keeps_right_and_wrong_refusals_apart() -> None:
    records = [
        record(number=0, contains=True, f1=1.0, text="24 months", supported=1, right_document=True),
        record(number=1, refused=True, statements=0),
        record(number=2, answerable=False, refused=True, statements=0, prompt_tokens=0),
        record(number=3, answerable=False, text="Surely.", statements=1),
    ]
    (row,) = table(records, UpdateCost(2.0, 900.0))
    assert row.right == 0.5
    assert row.contains == 0.5
    assert row.refused_right == 0.5
    assert row.refused_wrong == 0.5
    assert row.supported == 0.5
    assert row.prompt_tokens == 100
    assert row.update_s == 2.0


def test_of_equally_right_ways_the_quicker_is_best_and_small_sets_are_called_small() -> None:
    records = [
        record("rag", contains=True, total_s=3.0),
        record("tuned+rag", contains=True, total_s=1.0),
        record("base", total_s=0.1),
    ]
    rows = table(records, UpdateCost(2.0, None))
    assert best(rows).way == "tuned+rag"
    assert "may be chance" in conclusion(rows)
    assert as_json(rows)["best"] == "tuned+rag"
    text = markdown(rows, ["3 questions."])
    assert "| right | 0.00 | 1.00 | 1.00 |" in text
    assert "| an update, s | – | 2.0 | 2.0 |" in text


def test_the_picture_is_well_formed_and_names_every_way() -> None:
    rows = table([record(way, contains=True) for way in WAYS])
    picture = ET.fromstring(svg(rows, "Pumps & <seals>"))
    texts = ["".join(node.itertext()) for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert "Pumps & <seals>" in texts
    assert texts.count("tuned model + documents") == 9
