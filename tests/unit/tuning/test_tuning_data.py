"""Training examples: from documents and from people, filtered by a round trip, divided so that nothing leaks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.answering.evidence import candidates
from deskrag.answering.language import ENGLISH
from deskrag.app.application import Application
from deskrag.app.tuning_data import DataWishes, clean_file, make_examples
from deskrag.errors import InputError, NotFoundError
from deskrag.feedback.store import Rating
from deskrag.generation.fake import ScriptedGenerator
from deskrag.indexing.types import Filters
from deskrag.retrieval.types import Passage
from deskrag.tuning.data_clean import NEAR, clean, leaks, near_duplicates, question_of, similar, split_by_document
from deskrag.tuning.data_import import read_pairs
from deskrag.tuning.data_prompts import EvidenceFinder, messages, sentences_shown
from deskrag.tuning.data_report import check_file
from deskrag.tuning.data_templates import asked_of
from deskrag.tuning.jsonl import read_examples, write_examples
from deskrag.tuning.types import Example, Message
from support import open_library

HANDBOOK = """# Handbook

The notice period is three months to the end of a quarter. Employees must hand in the travel report before the
fifteenth of the month.

Opening hours: Tuesday to Sunday, ten to six

| Item | Price | Weight |
|---|---|---|
| Seal kit | 14 EUR | 2 kg |
| Valve block | 90 EUR | 7 kg |
"""
PUMP = "# Pump\n\nThe operating pressure is 6.5 bar. The pump may run at most eight hours a day.\n"


@pytest.fixture
def app(tmp_path: Path):  # type: ignore[no-untyped-def]
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "handbook.md").write_text(HANDBOOK, "utf-8")
    (folder / "pump.md").write_text(PUMP, "utf-8")
    with open_library(tmp_path / "library") as app:
        app.index([folder], "work")
        yield app


def example(question: str, answer: str, document: str = "", split: str = "", passage: str = "") -> Example:
    fence = f"<passage>\n{passage}\n</passage>\n" if passage else ""
    return Example((Message("user", f"{fence}Question: {question}"),), answer, document, "test", split)  # type: ignore[arg-type]


def patterns(text: str, path: Path) -> dict[str, str]:
    with open_library(path / "library") as app:
        (path / "a.md").write_text(text, "utf-8")
        app.index([path / "a.md"], "a")
        rows = app.status("a").documents
        chunks = [chunk for row in rows for chunk in app.parts.chunks.document_chunks(row.document_id)]
        found = [asked for chunk in chunks for c in candidates([Passage(chunk, 1.0)]) for asked in asked_of(c)]
    return {asked.question: asked.answer for asked in found}


# Questions by patterns


def test_definitions_duties_labels_and_rows_become_questions_answered_word_for_word(tmp_path: Path) -> None:
    found = patterns(HANDBOOK, tmp_path)
    assert found["What is the notice period?"] == "three months to the end of a quarter"
    assert found["What are the opening hours?"] == "Tuesday to Sunday, ten to six"
    assert found["What is the price for Seal kit?"] == "14 EUR"
    assert found["What is the weight for Valve block?"] == "7 kg"
    assert any(question.startswith("What must employees do") for question in found)


def test_a_subject_that_points_elsewhere_asks_nothing(tmp_path: Path) -> None:
    assert patterns("# A\n\nThis is the best one. It is closed on Mondays. The above value is 7 bar.\n", tmp_path) == {}


# From a collection


def test_examples_of_a_collection_have_the_very_prompt_of_an_answer(app: Application, tmp_path: Path) -> None:
    out = tmp_path / "examples.jsonl"
    report = make_examples(app, out, DataWishes("work", writer="patterns", refusals=0.0))
    examples = {question_of(each): each for each in read_examples(out)}
    assert report.examples == len(examples) >= 3
    assert report.writer == "patterns"
    finder = EvidenceFinder(app.parts.retriever, app.parts.embedder, filters=Filters(collections=("work",)))
    for question, made in examples.items():
        assert made.messages == messages(question, finder.find(question), "evidence", sentences_shown("evidence"))
        assert made.messages[0].content == ENGLISH.brief.format(not_here=ENGLISH.not_here)
        assert made.completion in made.messages[1].content
        assert made.document.endswith(("handbook.md", "pump.md"))


def test_a_part_is_turned_around_where_the_passages_lack_the_answer(app: Application, tmp_path: Path) -> None:
    out = tmp_path / "examples.jsonl"
    make_examples(app, out, DataWishes("work", writer="patterns", refusals=0.4))
    turned = [each for each in read_examples(out) if each.completion == ENGLISH.not_here]
    assert turned
    answers = {question_of(each): each.completion for each in read_examples(out) if each not in turned}
    for each in turned:
        answer = answers.get(question_of(each))
        assert answer is None or answer not in each.messages[-1].content


def test_what_the_model_asks_is_kept_only_if_it_comes_back(app: Application, tmp_path: Path) -> None:
    good = {"question": "What is the operating pressure of the pump?", "answer": "6.5 bar"}
    invented = {"question": "What is the operating pressure of the pump?", "answer": "9.9 bar"}
    elsewhere = {"question": "Who won the football match on Sunday evening?", "answer": "nobody knows"}
    app.parts.generator = ScriptedGenerator([json.dumps({"pairs": [invented, elsewhere, good]})])
    out = tmp_path / "examples.jsonl"
    report = make_examples(app, out, DataWishes("work", writer="model", refusals=0.0))
    assert {each.completion for each in read_examples(out)} == {"6.5 bar"}
    assert report.writer == "model"
    assert sum(report.dropped.values()) >= 2


def test_a_collection_or_something_else_must_be_named(app: Application, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--collection"):
        make_examples(app, tmp_path / "x.jsonl", DataWishes())
    with pytest.raises(NotFoundError):
        make_examples(app, tmp_path / "x.jsonl", DataWishes("nowhere"))
    assert not (tmp_path / "x.jsonl").exists()


# From people


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Question,Answer\nWhat is it?,A pump\n"),
        ("a.tsv", "prompt\tcompletion\nWhat is it?\tA pump\n"),
        ("a.jsonl", '{"question": "What is it?", "answer": "A pump"}\n'),
        ("a.json", '[{"instruction": "What is it?", "output": "A pump"}]'),
    ],
)
def test_pairs_are_read_under_the_names_people_use(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    [pair] = read_pairs(tmp_path / name)
    assert (pair.question, pair.answer) == ("What is it?", "A pump")


def test_chats_in_the_form_of_fine_tuning_files_become_whole_examples(tmp_path: Path) -> None:
    said = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Hi"}]
    path = tmp_path / "chats.jsonl"
    path.write_text(json.dumps({"messages": [*said, {"role": "assistant", "content": "Hello."}]}) + "\n", "utf-8")
    [pair] = read_pairs(path)
    assert pair.example is not None
    assert [message.role for message in pair.example.messages] == ["system", "user"]
    assert pair.example.completion == "Hello."


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"question": "a", "answer": "b"}\n{"text": "c"}\n', "utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_pairs(path)
    (tmp_path / "b.csv").write_text("one,two\n1,2\n", "utf-8")
    with pytest.raises(InputError, match="question"):
        read_pairs(tmp_path / "b.csv")


def test_good_ratings_teach_and_bad_ones_do_not(app: Application, tmp_path: Path) -> None:
    store = app.parts.conversations
    chat = store.start("work")
    for question, rating in (
        ("What is the notice period?", Rating.UP),
        ("What is the operating pressure?", Rating.DOWN),
    ):
        store.add(chat.conversation_id, "user", question)
        answer = store.add(
            chat.conversation_id, "assistant", f"The answer to {question}", {"text": f"The answer to {question}"}
        )
        app.parts.feedback.rate(answer.message_id, rating)
    out = tmp_path / "examples.jsonl"
    make_examples(app, out, DataWishes(ratings=True))
    assert [question_of(each) for each in read_examples(out)] == ["What is the notice period?"]
    make_examples(app, out, DataWishes(chats=True, form="question"))
    assert len(read_examples(out)) == 2


# Splits, duplicates, leaks


def test_a_document_is_learned_from_or_held_out_as_a_whole_and_stays_where_it_is() -> None:
    examples = [example(f"What is {i} of {d}?", f"{i}{d}", f"doc{d}") for d in range(40) for i in range(3)]
    split = {each.document: each.split for each in split_by_document(examples)}
    assert {"train", "heldout"} == set(split.values())
    for each in split_by_document(examples):
        assert each.split == split[each.document]
    fewer = {each.document: each.split for each in split_by_document(examples[30:])}
    assert all(split[document] == part for document, part in fewer.items())


def test_duplicates_and_near_duplicates_go_and_the_first_stays() -> None:
    one = example("What is the notice period of the contract?", "three months", "a")
    same = example("What is the notice period of the contract?", "three months", "a")
    near = example("what is the NOTICE period of a contract", "three months.", "a")
    other = example("What is the notice period of the contract?", "six weeks", "b")
    cleaned = clean([one, same, near, other])
    assert [each.completion for each in cleaned.examples] == ["three months", "six weeks"]
    assert (cleaned.duplicates, cleaned.near) == (1, 1)


def test_what_the_held_out_part_would_meet_again_is_taken_out_of_training() -> None:
    passage = "The notice period is three months to the end of a quarter, and nothing else was agreed."
    held = example("What is the notice period?", "three months", "contract.pdf", "heldout", passage)
    same_document = example("Who signed?", "Priya", "contract.pdf", "train")
    copied = example("How long is it agreed?", "to the end of a quarter", "copy.pdf", "train", passage)
    asked_again = example("What is the notice period?", "three months", "other.pdf", "train")
    fine = example(
        "What is the notice period?", "ten days", "rent.pdf", "train", "Ten days are given to leave the flat."
    )
    examples = [held, same_document, copied, asked_again, fine]
    assert leaks(examples) == {1, 2, 3}
    cleaned = clean(examples)
    assert fine in cleaned.examples
    assert not leaks(cleaned.examples)


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=6), max_size=25))
def test_similar_finds_exactly_the_pairs_that_comparing_all_finds(sets: Sequence[frozenset[str]]) -> None:
    slow = {
        (i, j)
        for j in range(len(sets))
        for i in range(j)
        if sets[i] and sets[j] and len(sets[i] & sets[j]) / len(sets[i] | sets[j]) >= NEAR
    }
    assert {(pair.first, pair.second) for pair in similar(sets, NEAR)} == slow


@given(
    st.lists(
        st.builds(
            example,
            st.sampled_from(["What is a?", "What is b?", "Where is c?", "When is the d?"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from(["", "one", "two", "three"]),
            st.sampled_from(["", "train", "heldout"]),
        ),
        max_size=30,
    )
)
def test_cleaned_examples_are_clean(examples: list[Example]) -> None:
    cleaned = clean(examples).examples
    assert not leaks(cleaned)
    assert not [p for p in near_duplicates(cleaned) if cleaned[p.first].document == cleaned[p.second].document]
    assert all(each.split for each in cleaned)
    assert clean(cleaned).examples == cleaned


# The report


def test_the_report_counts_and_names_what_is_wrong_by_line(tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    held = example("What is the fee for parking?", "two euros", "fees.md", "heldout")
    leak = example("Who may park?", "guests", "fees.md", "train")
    fine = example("When does it open?", ENGLISH.not_here, "hours.md", "train")
    write_examples(path, [held, leak, fine, fine])
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"messages": []}\nnot json\n')
    report = check_file(path)
    assert (report.examples, report.train, report.heldout, report.documents, report.refusals) == (4, 3, 1, 2, 2)
    assert report.duplicates == ((3, 4),)
    assert report.leaks == (2,)
    assert [number for number, _ in report.problems] == [5, 6]
    assert not report.sound
    assert any("--clean" in sentence for sentence in report.advice)


def test_cleaning_a_file_leaves_nothing_to_object_to(tmp_path: Path) -> None:
    path = tmp_path / "examples.jsonl"
    rows = [example(f"What is number {i}?", str(i), f"d{i % 20}") for i in range(60)]
    write_examples(path, [*rows, *rows[:5]])
    assert clean_file(path, path) == (60, 5)
    report = check_file(path)
    assert report.sound
    assert report.heldout > 0
