"""Whether sentences hold the answer, asked of a model that was tuned to say nothing else.

One idea: a small model that learned to write answers looks for something to copy, and finds it also where the question
is only nearly answered. Asked whether the sentences answer the question at all, with an adapter of its own that learned
nothing but “Yes” and “No”, it looks at the question instead. One token is read and none is written: how likely “No” is.

The two judgements differ enough to be worth more together than either alone; see ``docs/tuning.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import GenerationError
from ..generation.protocol import ChatMessage, GenerationRequest, Generator
from ..progress import CancelToken
from .prompt import defuse
from .terms import is_cjk
from .tuned import Asked, Tuned, logit

INSTRUCTIONS = "Do the passages answer the question? Say Yes or No."
YES, NO = "Yes", "No"
_LONGEST = 2000
"""Characters of the sentences and of the question that are judged."""


def messages(question: str, lines: Sequence[str]) -> list[ChatMessage]:
    """What a judge is asked.

    Args:
        question: Standalone.
        lines: What the model that answers is shown, headings included; see `Asked.lines`.
    """
    shown = "\n".join(lines)[:_LONGEST]
    return [
        ChatMessage("system", INSTRUCTIONS),
        ChatMessage("user", f"{shown}\n\nQuestion: {defuse(question[:_LONGEST])}"),
    ]


def judged(generator: Generator, asked: Asked, tuned: Tuned, cancel: CancelToken | None = None) -> Asked:
    """A question with the judgement of the model's judge; as it is where it has none, or none for the language.

    Args:
        generator: Runs the base model.
        asked: The question as the tuned model gets it.
        tuned: Its adapter.
        cancel: Obeyed within moments.
    """
    if not tuned.has_judge or is_cjk(asked.question) or is_cjk("".join(asked.lines)):
        return asked
    request = GenerationRequest(
        messages(asked.question, asked.lines), max_tokens=1, adapter=tuned.judge, opening=NO, opening_at=1.0
    )
    cancel = cancel or CancelToken()
    timings: dict[str, float] = {}
    try:
        for piece in generator.stream(request, cancel):
            timings = dict(piece.timings) or timings
    except GenerationError:  # what is wrong the answer itself will tell
        return asked
    return replace(asked, judged=logit(timings["opening_p"])) if "opening_p" in timings else asked
