"""Gold sets are read strictly, and answers are worth what SQuAD says."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskrag.errors import InputError, NotFoundError
from deskrag.evaluation.gold import GoldQuestion, gold_hash, read_gold
from deskrag.evaluation.scores import contains, token_f1


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(text, "utf-8")
    return path


def test_a_gold_set_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"question": " How long? ", "answers": ["24 months", "two years"], "document": "a.pdf"}\n\n'
        '{"question": "How wide?", "answer": "5 cm"}\n'
        '{"question": "Why?", "answerable": false}\n',
    )
    assert read_gold(path) == [
        GoldQuestion("How long?", ("24 months", "two years"), "a.pdf"),
        GoldQuestion("How wide?", ("5 cm",)),
        GoldQuestion("Why?", answerable=False),
    ]
    assert gold_hash(read_gold(path)) != gold_hash(read_gold(path)[:2])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "line 2"),
        ("[]", "line 2"),
        ('{"answers": ["x"]}', "line 2"),
        ('{"question": "  ", "answers": ["x"]}', "empty"),
        ('{"question": "x", "answers": [1]}', "not a text"),
        ('{"question": "x", "answerable": true}', "needs an answer"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_gold(write(tmp_path, f'{{"question": "a", "answers": ["b"]}}\n{line}\n'))


def test_a_missing_or_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_gold(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no questions"):
        read_gold(write(tmp_path, "\n"))


def test_an_answer_is_found_as_whole_words_whatever_its_punctuation() -> None:
    assert contains("It lasts for the “Two Years”, says page 3.", ["two years"])
    assert not contains("It lasts twenty-two yearsworth.", ["two years"])
    assert contains("保証期間は24か月です。", ["24か月"])
    assert not contains("anything", ["", "…"])


def test_f1_counts_shared_words() -> None:
    assert token_f1("the two years", ["two years"]) == 1.0
    assert token_f1("two years and more", ["two years"]) == pytest.approx(2 / 3)
    assert token_f1("nothing", ["two years", "nothing at all"]) == pytest.approx(0.5)
    assert token_f1("", ["two years"]) == 0.0
    assert token_f1("二年間", ["二年"]) == pytest.approx(0.8)
