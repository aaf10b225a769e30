"""A collection as a model: the answer loop behind a chat completion, citations beside the text.

The last user message is the question, the earlier ones with their answers are the conversation so far; system messages
have no effect. The answer's text carries ``[n]`` marks and a list of sources if the request wants them, and always the
field ``deskrag`` (on the message, or on the last chunk's delta) with the citations as data.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..answering.events import Answer, Cited, Failed, Finished, Refused, Support, Token, shared_locator
from ..answering.turns import Turn
from ..app.asking import answer_json
from ..errors import GenerationError
from ..progress import CancelToken
from .completing import choice, chunk_envelope, rounded, usage
from .engines import LIBRARY_MODEL
from .failures import ParameterError
from .openai_types import ChatRequest, LibraryOptions
from .prompting import text_of

if TYPE_CHECKING:
    from ..app.application import Application


def collection_of(model: str) -> str | None:
    """The collection a model's name stands for, empty for all of them; None for a language model."""
    if model == LIBRARY_MODEL:
        return ""
    prefix = f"{LIBRARY_MODEL}/"
    return model.removeprefix(prefix) if model.startswith(prefix) else None


def conversation(body: ChatRequest) -> tuple[str, list[Turn]]:
    """The question, and the earlier turns, oldest first.

    Raises:
        ParameterError: The last message is not the user's.
    """
    turns: list[Turn] = []
    question: str | None = None
    for place, message in enumerate(body.messages):
        text = text_of(message, place)
        if message.role == "user":
            if question is not None:
                turns.append(Turn(question))
            question = text
        elif message.role == "assistant" and question is not None:
            turns.append(Turn(question, without_sources(text)))
            question = None
    if question is None:
        raise ParameterError("the last message must be the user's question", "messages")
    return question, turns


def library_chunks(app: Application, body: ChatRequest, cancel: CancelToken) -> Generator[dict[str, Any], None, None]:
    """Chunks of an answer from the documents.

    Raises:
        InputError, NotFoundError: As `Application.ask`.
        GenerationError: The engine failed in the middle of the answer.
    """
    question, turns = conversation(body)
    limit = app.parts.settings.answer.history_turns
    history = turns[-limit:] if limit else []
    collection = collection_of(body.model) or None
    envelope = chunk_envelope(body.model)
    options = body.deskrag
    events = app.ask(
        question, None, collection, cancel, with_model=options.with_model, history=history, route=options.route
    )
    answer: Answer | None = None
    begun = marked = False
    for event in events:
        if not begun:
            begun = True
            yield {**envelope, "choices": [choice({"role": "assistant", "content": ""})]}
        text = ""
        match event:
            case Token(text):
                if marked and not text[:1].isspace():
                    text = f" {text}"
                marked = False
            case Cited(sentence) if options.marks:
                numbers = dict.fromkeys(citation.number for citation in sentence.citations)
                text = f" {''.join(f'[{number}]' for number in numbers)}" if numbers else ""
                if sentence.support is Support.UNSUPPORTED:
                    text = " [not found in the documents]"
                marked = bool(text)
            case Finished(answer):
                text = sources(answer, options)
            case Refused(answer, _):
                text = answer.text
            case Failed(message):
                raise GenerationError(message.rstrip("."))
            case _:
                pass
        if text:
            yield {**envelope, "choices": [choice({"content": text})]}
    timings = answer.timings if answer is not None else {}
    extra = {**answer_json(answer), "timings": rounded(timings)} if answer is not None else {}
    yield {**envelope, "choices": [choice({"deskrag": extra}, "stop")]}
    yield {**envelope, "choices": [], "usage": usage(timings)}


_SOURCES = "\n\nSources:\n"


def sources(answer: Answer, options: LibraryOptions) -> str:
    """The list of sources below an answer."""
    if not options.sources or not answer.citations:
        return ""
    lines = []
    for number, cited in groupby(answer.citations, key=lambda citation: citation.number):
        found = list(cited)
        chunk = found[0].chunk
        locator = shared_locator(found)
        where = f", {locator}" if locator else ""
        quotes = " … ".join(" ".join(citation.quote.split()) for citation in found)
        lines.append(f"[{number}] {chunk.name}{where}: “{quotes}”")
    return _SOURCES + "\n".join(lines)


def without_sources(text: str) -> str:
    """An earlier answer without the list of sources that a client sends back with it."""
    return text.partition(_SOURCES)[0]
