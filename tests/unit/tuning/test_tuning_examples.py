"""Examples in files, and which of them are held out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.errors import InputError, NotFoundError
from deskrag.tuning.jsonl import data_hash, divide, read_examples, write_examples
from deskrag.tuning.types import Example, Message, Split


def example(document: str = "", split: Split = "", question: str = "Who?") -> Example:
    return Example((Message("user", question),), "Me.", document, "by hand", split)


def test_examples_come_back_as_they_were_written(tmp_path: Path) -> None:
    examples = [
        Example((Message("system", "Be brief."), Message("user", "「何？」\n2")), "答え", "d1", "note", "heldout"),
        Example((Message("user", "a"), Message("assistant", "b"), Message("user", "c")), "d"),
        Example((Message("user", "a"),), "d", split="heldout", doubt=-1.25),
    ]
    assert write_examples(tmp_path / "a.jsonl", examples) == 3
    assert read_examples(tmp_path / "a.jsonl") == examples
    write_examples(tmp_path / "b.jsonl", examples)
    assert data_hash(tmp_path / "a.jsonl") == data_hash(tmp_path / "b.jsonl")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2"),
        ('{"messages": [], "completion": "a"}', "no messages"),
        ('{"messages": [{"role": "user", "content": "a"}], "completion": " "}', "completion is empty"),
        ('{"messages": [{"role": "robot", "content": "a"}], "completion": "b"}', "unknown role"),
        ('{"messages": [{"role": "assistant", "content": "a"}], "completion": "b"}', "last message"),
        ('{"messages": [{"role": "user", "content": 7}], "completion": "b"}', "not a text"),
        ('{"messages": [{"role": "user", "content": "a"}], "completion": "b", "split": "test"}', "split"),
        ('{"messages": [{"role": "user", "content": "a"}], "completion": "b", "doubt": NaN}', "doubt"),
        ("[1]", "line 2"),
    ],
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"messages": [{"role": "user", "content": "a"}], "completion": "b"}\n' + line + "\n", "utf-8")
    with pytest.raises(InputError, match=reason):
        read_examples(path)


def test_missing_and_empty_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_examples(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="no examples"):
        read_examples(tmp_path / "empty.jsonl")


@given(st.lists(st.integers(0, 40), min_size=1, max_size=120), st.floats(0.05, 0.5), st.integers(0, 3))
def test_no_document_is_on_both_sides(documents: list[int], share: float, seed: int) -> None:
    examples = [example(f"d{number}") for number in documents]
    train, held = divide(examples, share, seed)
    assert sorted(train + held) == list(range(len(examples)))
    assert not {examples[i].document for i in train} & {examples[i].document for i in held}
    if len(set(documents)) >= 10:
        assert held
        assert train
    else:
        assert not held


def test_what_the_examples_say_holds_and_takes_their_document_along() -> None:
    examples = [example("a", "heldout"), example("a"), example("b", "train"), *[example(f"c{i}") for i in range(20)]]
    train, held = divide(examples, 0.5, 1)
    assert held == [0, 1]
    assert len(train) == 21


def test_examples_without_a_document_stand_alone() -> None:
    train, held = divide([example(question=str(i)) for i in range(100)], 0.1, 1)
    assert (len(train), len(held)) == (90, 10)


def test_a_document_stays_held_out_when_others_are_added() -> None:
    few = [example(f"d{i}") for i in range(100)]
    many = few + [example(f"e{i}") for i in range(5)]
    before = {few[i].document for i in divide(few, 0.2, 1)[1]}
    after = {many[i].document for i in divide(many, 0.2, 1)[1]}
    assert len(before & after) >= 18
