"""A question how to do something gets the whole list it is answered by, each span exact."""

from __future__ import annotations

import pytest
from answering_fakes import chunk

from deskrag.answering.choice import settled
from deskrag.answering.citations import CitationNumbers
from deskrag.answering.evidence import Evidence, candidates
from deskrag.answering.quoting import quoted_steps
from deskrag.answering.steps import steps_for
from deskrag.retrieval.types import Passage

SEAL = (
    "6.1 Changing the shaft seal\n"
    "1. Switch off the supply and close both valves.\n"
    "2. Undo the four screws of the motor head and pull it off.\n"
    "3. Lever out the old seal with a plastic tool. A screwdriver\n"
    "scratches the seat.\n"
    "4. Press the new seal in by hand.\n"
    "6.2 Cleaning\n"
    "Wipe the head with a dry cloth."
)
HOW = "How do I change the shaft seal?"


def evidence(text: str, best: str, **fields: object) -> list[Evidence]:
    found = candidates([Passage(chunk(text, **fields), 1.0)])
    ranked = [Evidence(c, 0.9 if best in c.text else 0.3, 0.5, 0.5) for c in found]
    return sorted(ranked, key=lambda item: -item.score)


def test_all_steps_are_shown_in_their_order_with_one_citation() -> None:
    (part,) = steps_for(HOW, settled(HOW, evidence(SEAL, "Lever out")))
    assert [item[:2] for item in part.items] == ["1.", "2.", "3.", "4."]
    assert part.items[2] == "3. Lever out the old seal with a plastic tool. A screwdriver scratches the seat."
    assert part.items[-1] == "4. Press the new seal in by hand."
    sentences = quoted_steps([part], CitationNumbers())
    assert {sentence.citations[0].number for sentence in sentences} == {1}
    assert part.text == SEAL[part.start : part.end]


def test_the_span_is_that_of_the_page() -> None:
    (part,) = steps_for(HOW, evidence(SEAL, "Lever out", start=500))
    assert part.text == SEAL[part.start - 500 : part.end - 500]
    assert part.text.startswith("1. Switch")
    assert part.text.endswith("by hand.")


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("How often must the shaft seal be changed?", "Lever out"),  # asks for a figure
        ("What scratches the seat?", "Lever out"),
        (HOW, "dry cloth"),  # the best sentence stands beside the list
    ],
)
def test_other_questions_get_sentences(question: str, best: str) -> None:
    assert steps_for(question, evidence(SEAL, best)) == []


def test_a_list_goes_on_in_the_next_chunk() -> None:
    first = candidates([Passage(chunk("1. Close the valve.\n2. Open the lid.", chunk_id=1, ordinal=0), 1.0)])
    rest = candidates([Passage(chunk("3. Take the filter out.\n4. Rinse it.\n\nDone.", chunk_id=2, ordinal=1), 1.0)])
    ranked = [Evidence(c, 0.9, 0.5, 0.5) for c in (*first, *rest)]
    parts = steps_for("How do I clean the filter?", ranked)
    assert [item for part in parts for item in part.items] == [
        "1. Close the valve.", "2. Open the lid.", "3. Take the filter out.", "4. Rinse it."
    ]  # fmt: skip


def test_japanese_questions_how_to_do_something_too() -> None:
    text = "1. 電源を切ります。\n2. バルブを閉めます。\n3. シールを外します。"
    (part,) = steps_for("シールの交換手順は？", evidence(text, "シール"))
    assert len(part.items) == 3
