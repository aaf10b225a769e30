"""What a conversation keeps: the question first, its answer as far as it came, the old one until there is a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskrag.answering.events import AnswerEvent, Cited, Failed, Finished, Token
from deskrag.app.application import Application
from deskrag.app.asking import turns
from deskrag.conversations.store import Conversation, Message
from deskrag.errors import Cancelled, InputError, ModelError, NotFoundError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.progress import CancelToken
from support import open_library

WARRANTY = "The X200 pump is covered for 36 months from delivery."
SEALS = "Seals are excluded from the warranty of the X200 pump."
QUESTION = "How long is the X200 pump covered from delivery?"
ABOUT_SEALS = "Are the seals of the X200 pump excluded from the warranty?"

Open = Callable[..., tuple[Application, Conversation]]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Open]:
    folder = tmp_path / "manuals"
    folder.mkdir()
    (folder / "warranty.md").write_text(f"# Warranty\n\n{WARRANTY}\n\n{SEALS}\n", "utf-8")
    made: list[Application] = []

    def open_with(*texts: str, **how: Any) -> tuple[Application, Conversation]:
        app = open_library(tmp_path / "library")
        made.append(app)
        app.parts.generator = ScriptedGenerator(texts or (f"{WARRANTY} {SEALS}",), trusted=True, **how)
        app.index([folder], "manuals")
        return app, app.parts.conversations.start()

    yield open_with
    for app in made:
        app.close()


def kept(app: Application, conversation: Conversation) -> list[Message]:
    return app.parts.conversations.messages(conversation.conversation_id)


def said(app: Application, conversation: Conversation) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in kept(app, conversation)]


def read(events: Iterator[AnswerEvent], cancel: CancelToken | None = None, after: type | None = None) -> None:
    for event in events:
        if cancel is not None and after is not None and isinstance(event, after):
            cancel.cancel()


def test_the_question_is_kept_before_anything_else_happens(library: Open) -> None:
    app, chat = library()
    app.ask(QUESTION, chat)
    assert said(app, chat) == [("user", QUESTION)]


def test_a_stop_before_the_first_event_hides_no_earlier_answer(library: Open) -> None:
    app, chat = library()
    read(app.ask(QUESTION, chat))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        read(app.ask(ABOUT_SEALS, chat, cancel=cancel))
    assert said(app, chat) == [
        ("user", QUESTION),
        ("assistant", f"{WARRANTY} {SEALS}"),
        ("user", ABOUT_SEALS),
        ("assistant", ""),
    ]
    assert kept(app, chat)[3].details["stopped"]


def test_a_stopped_answer_is_kept_with_its_sentences_and_citations(library: Open) -> None:
    app, chat = library()
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        read(app.ask(QUESTION, chat, cancel=cancel), cancel, Cited)
    details = kept(app, chat)[1].details
    assert details["text"].startswith(WARRANTY)
    assert [sentence["text"] for sentence in details["sentences"]] == [WARRANTY]
    assert [citation["quote"] for citation in details["citations"]] == [WARRANTY]


def test_an_answer_that_breaks_is_kept_as_far_as_it_came_and_does_not_count_as_said(library: Open) -> None:
    app, chat = library(fail_after=16)
    events = list(app.ask(QUESTION, chat))
    assert isinstance(events[-1], Failed)
    answer = kept(app, chat)[1]
    assert answer.text.startswith(WARRANTY)
    assert (answer.details["failed"], len(answer.details["citations"])) == (events[-1].message, 1)
    assert [turn.answer for turn in turns(app.parts.conversations, chat)] == [""]


def test_an_answer_that_cannot_begin_is_kept_as_failed(library: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app, chat = library()

    def broken(**_: object) -> object:
        raise ModelError("the model file is damaged", subject="/models/a.gguf")

    monkeypatch.setattr(app.parts, "answerer", broken)
    with pytest.raises(ModelError):
        read(app.ask(QUESTION, chat))
    assert kept(app, chat)[1].details["failed"] == "/models/a.gguf: the model file is damaged."


def test_what_cannot_be_asked_leaves_no_trace(library: Open) -> None:
    app, chat = library()
    with pytest.raises(InputError):
        app.ask("???", chat)
    with pytest.raises(NotFoundError):
        read(app.ask(QUESTION, chat, route="no such adapter"))
    assert said(app, chat) == []


def test_what_is_said_anew_goes_when_its_answer_is_there(library: Open) -> None:
    app, chat = library(SEALS, WARRANTY)
    read(app.ask(ABOUT_SEALS, chat))
    first = kept(app, chat)[0].message_id
    for event in app.ask(QUESTION, chat, replaces=first):
        if isinstance(event, Token):
            assert ("assistant", SEALS) in said(app, chat)
        if isinstance(event, Finished):
            assert said(app, chat) == [("user", QUESTION), ("assistant", WARRANTY)]
    generator = app.parts.generator
    assert isinstance(generator, ScriptedGenerator)
    assert not any(message.content == SEALS for message in generator.requests[-1].messages)  # it was not history


def test_what_is_said_anew_stays_where_no_answer_comes(library: Open) -> None:
    app, chat = library(SEALS)
    read(app.ask(ABOUT_SEALS, chat))
    first = kept(app, chat)[0].message_id
    cancel = CancelToken()
    cancel.cancel()
    for _ in range(2):  # a second try takes the place of the first one, which held nothing
        with pytest.raises(Cancelled):
            read(app.ask(QUESTION, chat, cancel=cancel, replaces=first))
        assert said(app, chat) == [
            ("user", ABOUT_SEALS),
            ("assistant", SEALS),
            ("user", QUESTION),
            ("assistant", ""),
        ]
    read(app.ask(QUESTION, chat, replaces=first))
    assert [text for role, text in said(app, chat) if role == "user"] == [QUESTION]
