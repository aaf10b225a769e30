"""`history`: earlier conversations; list, show, search, export, delete."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ..errors import AccessError, InputError
from .common import application, json_option, library_option, print_json
from .given import GivenPath
from .terminal import one_line, running


@click.group("history", invoke_without_command=True)
@library_option
@json_option
@click.pass_context
def history_command(context: click.Context, library: Path | None, as_json: bool) -> None:
    """List earlier conversations, or search, show, export and delete them."""
    context.obj = library
    if context.invoked_subcommand is not None:
        return
    with application(library, "history") as app:
        found = app.parts.conversations.all()
    if as_json:
        print_json([asdict(conversation) for conversation in found])
        return
    if not found:
        click.echo("There are no conversations yet. Start one with: deskrag chat")
    for conversation in found:
        click.echo(f"{conversation.conversation_id:>5}  {conversation.changed}  {one_line(conversation.title)}")


@history_command.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
@click.pass_context
def search_command(context: click.Context, words: tuple[str, ...], as_json: bool) -> None:
    """Find messages that contain all WORDS, and conversations by their titles."""
    with application(context.obj, "history") as app:
        store = app.parts.conversations
        found = store.search(" ".join(words))
        said = {item.conversation.conversation_id for item in found}
        titled = [each for each in store.titled(" ".join(words)) if each.conversation_id not in said]
    if as_json:
        by_title = [{"conversation": asdict(each), "message": None} for each in titled]
        print_json([*by_title, *(asdict(item) for item in found)])
        return
    if not found and not titled:
        click.echo("Nothing found.")
    for each in titled:
        click.echo(f"{each.conversation_id:>5}  {each.changed}  Title: {one_line(each.title)}")
    for item in found:
        who = "You" if item.message.role == "user" else "DeskRAG"
        text = " ".join(item.message.text.split())
        click.echo(f"{item.conversation.conversation_id:>5}  {item.message.created}  {who}: {one_line(text[:120])}")


@history_command.command("show")
@click.argument("conversation", type=int)
@click.pass_context
def show_command(context: click.Context, conversation: int) -> None:
    """Print a conversation."""
    _export(context.obj, conversation, "markdown", None)


@history_command.command("export")
@click.argument("conversation", type=int)
@click.option("--format", "kind", type=click.Choice(["markdown", "json"]), default="markdown", show_default=True)
@click.option("--output", "-o", type=GivenPath(path_type=Path), help="File to write; standard output if not given.")
@click.pass_context
def export_command(context: click.Context, conversation: int, kind: str, output: Path | None) -> None:
    """Write a conversation as Markdown or JSON."""
    _export(context.obj, conversation, kind, output)


@history_command.command("delete")
@click.argument("conversation", type=int)
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.pass_context
def delete_command(context: click.Context, conversation: int, yes: bool) -> None:
    """Delete a conversation for good."""
    with application(context.obj, "history") as app:
        found = app.parts.conversations.get(conversation)
        if not yes:
            click.confirm(f"Delete “{one_line(found.title)}” ({found.messages} messages)?", abort=True, err=True)
        app.parts.conversations.delete(conversation)
    click.echo("Deleted.")


def _export(library: Path | None, number: int, kind: str, output: Path | None) -> None:
    from ..conversations.export import to_json, to_markdown

    with application(library, "history") as app:
        conversation = app.parts.conversations.get(number)
        messages = app.parts.conversations.messages(number)
    text = to_json(conversation, messages) if kind == "json" else to_markdown(conversation, messages)
    if output is None:
        click.echo(text.rstrip("\n") if kind == "json" else running(text).rstrip("\n"))
        return
    try:
        if output.is_dir():
            raise InputError("this is a folder", subject=str(output), advice="Give the name of a file to write.")
        partial = output.with_name(f".{output.name}.partial")
        partial.write_text(text, "utf-8")
        partial.replace(output)
    except OSError as error:
        raise AccessError(f"cannot be written ({error.strerror})", subject=str(output)) from error
    click.echo(f"Wrote {output}.", err=True)


COMMANDS = (history_command,)
