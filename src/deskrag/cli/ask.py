"""`ask` and `chat`: answers with sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import Cancelled, GenerationError, UserError
from .common import (
    application,
    collection_option,
    json_option,
    library_option,
    nothing_to_search,
    print_json,
    stoppable,
    typed_text,
)
from .given import TEXT
from .terminal import one_line, running

if TYPE_CHECKING:
    from ..app.holder import OpenLibrary
    from ..conversations.store import Conversation

model_option = click.option(
    "--model",
    type=TEXT,
    help="Language model for this command: a name of `deskrag models list`, or the path of a GGUF file.",
)
route_option = click.option(
    "--route",
    default="",
    help="Way to answer: documents, or the name of an adapter; decided by the question if left out.",
)
no_model_option = click.option("--no-model", is_flag=True, help="Call no model: quote the documents.")


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@collection_option("Only from this collection.")
@no_model_option
@model_option
@route_option
@library_option
@json_option
def ask_command(
    question: tuple[str, ...],
    collection: str | None,
    no_model: bool,
    model: str | None,
    route: str,
    library: Path | None,
    as_json: bool,
) -> None:
    """Ask one question of your documents. With “-” as QUESTION it is read from standard input."""
    from ..answering.events import Failed, Finished, Refused
    from ..app.asking import answer_json
    from .render import show_answer

    text = typed_text(sys.stdin.read() if question == ("-",) else " ".join(question))
    with application(library, "ask", answer={"model": model}) as app, stoppable() as cancel:
        conversation = app.parts.conversations.start(collection or "")
        empty = _Emptiness(app, collection)
        try:
            events = app.ask(text, conversation, collection, cancel, with_model=not no_model, route=route)
            if not as_json:
                if show_answer(events, empty) is None:
                    raise SystemExit(GenerationError.exit_code)
                return
            for event in events:
                if isinstance(event, Refused) and (said := empty()):
                    click.echo(said, err=True)
                if isinstance(event, Finished | Refused):
                    print_json(answer_json(event.answer))
                elif isinstance(event, Failed):
                    raise GenerationError(event.message)
        finally:
            _drop_if_empty(app, conversation, empty)


@click.command("chat")
@collection_option("Only from this collection.")
@click.option("--continue", "resume", is_flag=True, help="Go on with the latest conversation.")
@click.option("--conversation", type=int, help="Go on with this conversation (a number of `deskrag history`).")
@no_model_option
@model_option
@route_option
@library_option
def chat_command(
    collection: str | None,
    resume: bool,
    conversation: int | None,
    no_model: bool,
    model: str | None,
    route: str,
    library: Path | None,
) -> None:
    """Talk with your documents. An empty line is ignored; Ctrl-C stops an answer; Ctrl-D or /quit ends."""
    from .render import show_answer

    with application(library, "chat", answer={"model": model}) as app:
        store = app.parts.conversations
        if conversation is not None:
            current = store.get(conversation)
        else:
            current = (store.latest() if resume else None) or store.start(collection or "")
        collection = collection or current.collection or None
        empty = _Emptiness(app, collection)
        if not current.messages and (said := empty.now()):
            click.secho(said, fg="yellow")
        if current.messages:
            click.secho(f"{one_line(current.title)}  ({current.messages} messages)", dim=True)
            for message in store.messages(current.conversation_id)[-4:]:
                click.secho(f"{'You' if message.role == 'user' else 'DeskRAG'}: {running(message.text)}", dim=True)
        try:
            while (text := _read_line()) is not None:
                if not text.strip():
                    continue
                if text.strip() in ("/quit", "/exit"):
                    break
                with stoppable() as cancel:
                    try:
                        events = app.ask(text, current, collection, cancel, with_model=not no_model, route=route)
                        show_answer(events, empty)
                    except Cancelled:
                        click.secho(" (stopped)", dim=True)
                    except UserError as error:
                        click.secho(one_line(error.sentence()), fg="red", err=True)
                click.echo()
        finally:
            _drop_if_empty(app, current, empty)


def _read_line() -> str | None:
    try:
        return typed_text(input("You: " if sys.stdin.isatty() else ""))
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return None


class _Emptiness:
    """Says of a refusal that nothing is indexed, and counts how often it did."""

    def __init__(self, app: OpenLibrary, collection: str | None) -> None:
        self._app = app
        self._collection = collection
        self.said = 0

    def __call__(self) -> str:
        """Why nothing could be found, told in place of a refusal; empty where something can be searched."""
        sentence = self.now()
        self.said += bool(sentence)
        return sentence

    def now(self) -> str:
        """The same, only looked up."""
        return nothing_to_search(self._app, self._collection)


def _drop_if_empty(app: OpenLibrary, conversation: Conversation, empty: _Emptiness) -> None:
    """Questions that were refused as input, or asked of nothing, leave no conversation behind."""
    if app.parts.conversations.get(conversation.conversation_id).messages <= 2 * empty.said:
        app.parts.conversations.delete(conversation.conversation_id)


COMMANDS = (ask_command, chat_command)
