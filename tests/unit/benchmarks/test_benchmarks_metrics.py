"""The measures of the benchmarks are what their fields define."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[3]))

from benchmarks.citations import missing
from benchmarks.metrics import contains_answer, ndcg, percentile, squad_normal
from benchmarks.results import Result, meets, merge, read


def test_ndcg_counts_graded_gains_discounted_by_rank() -> None:
    grades = {"a": 3, "b": 1, "c": 0}
    ideal = 3 + 1 / math.log2(3)
    assert ndcg(["a", "b"], grades) == pytest.approx(1)
    assert ndcg(["x", "a"], grades) == pytest.approx(3 / math.log2(3) / ideal)
    assert ndcg(["c", "x"], grades) == 0
    assert ndcg(["x"] * 10 + ["a"], grades) == 0


def test_an_answer_is_contained_in_squads_normal_form_as_whole_words() -> None:
    assert squad_normal("The  Norsemen's, raid!") == "norsemens raid"
    assert contains_answer("They came in the 10th and 11th centuries.", ["in 10th and 11th centuries"])
    assert not contains_answer("It was founded in 2010.", ["10"])
    assert not contains_answer("Anything", ["the"])


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile(range(1, 101), 0.95) == 95
    assert percentile([7.0], 0.95) == 7.0


@pytest.mark.parametrize(
    ("statement", "lacks"),
    [
        ("The refund is 40 dollars.", []),
        ("The refund is 50 dollars.", ["50"]),
        ("The refund by Acme is 40 dollars.", ["Acme"]),
        ("Whoever complains loudly receives nothing whatsoever.", ["0 of 6 content words"]),
    ],
)
def test_a_quote_must_hold_numbers_names_and_most_words_of_its_statement(statement: str, lacks: list[str]) -> None:
    assert missing(statement, "A refund of 40 dollars is paid within a week.") == lacks


def test_merging_replaces_only_the_rows_that_were_measured(tmp_path: Path) -> None:
    def result(name: str, value: float) -> Result:
        return Result(name, value, "s", "<= 2.0", "", "", "", "", "")

    path = tmp_path / "results.json"
    merge([result("a", 1), result("b", 1)], path)
    merge([result("b", 3)], path)
    assert {key: found.value for key, found in read(path).items()} == {"a": 1, "b": 3}
    assert [found.met for found in read(path).values()] == [True, False]
    assert meets(0.5, "") is None
