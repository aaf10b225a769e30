"""The prompt: instructions, fenced passages, history, question, always in this order.

One idea: what changes least comes first, so that an engine can reuse its KV cache from turn to turn. Instructions and
passages form the system message (passages in document order: the same set gives the same text), then the turns of the
conversation, then the question. Documents are data: each passage stands in a fence that its text cannot close.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..documents.hyphens import undivided
from ..generation.estimate import estimate_tokens
from ..generation.protocol import ChatMessage
from ..indexing.types import StoredChunk
from .evidence import Evidence
from .language import phrases
from .tablerows import is_row
from .turns import Turn

PROMPT_VERSION = "2"
"""Changes whenever the words or the order of the prompt change; part of an answer's fingerprint."""

HISTORY_SHARE = 0.25
"""Most of the prompt's budget that earlier turns may take."""
WHOLE_FILE_SHARE = 0.5
"""A whole file goes in when it takes at most this share of context minus answer minus history."""
TEMPLATE_TOKENS = 64
"""Room for what a chat template adds."""

_FENCE = re.compile(
    r"<(?=\s*/?\s*passage\b)|<(?=\|)|(?<=\|)>|\[(?=/?INST\])|<(?=/?s>)|<(?=/?(?:start|end)_of_turn>)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one fence holds.

    Attributes:
        chunk: Where it is from.
        text: The words; a part of the chunk, or all of it.
        order: Sorts excerpts in document order.
    """

    chunk: StoredChunk
    text: str
    order: tuple[int, int, int]


def defuse(text: str) -> str:
    """`text` with everything that looks like a fence or a chat template's mark made harmless, length kept."""
    return _FENCE.sub(lambda m: {"<": "‹", ">": "›", "[": "［"}[m.group()], text)


def from_chunks(chunks: Sequence[StoredChunk]) -> list[Excerpt]:
    """Whole chunks as excerpts, in the order given."""
    return [Excerpt(c, undivided(c.text), (c.document_id, c.page, c.start)) for c in chunks]


def from_evidence(evidence: Sequence[Evidence], most: int) -> list[Excerpt]:
    """The best `most` sentences, each with the sentence before it where it leans on that."""
    excerpts: list[Excerpt] = []
    for item in evidence[:most]:
        c = item.candidate
        text = f"{c.previous} {c.text}" if c.leans_back and c.previous and not c.previous.startswith("#") else c.text
        if c.header_at is not None and c.header_at[0] >= c.chunk.start and c.header != c.text:
            text = f"{c.header}\n{text}"
        if any(undivided(c.text) in other.text for other in excerpts):
            continue
        excerpts.append(Excerpt(c.chunk, undivided(text), (c.chunk.document_id, c.chunk.page, c.start)))
    return excerpts


def render(number: int, excerpt: Excerpt) -> str:
    """One fenced passage."""
    chunk = excerpt.chunk
    place = " · ".join(part for part in (chunk.name, chunk.locator) if part)
    source = re.sub(r'["<>\n]', " ", place)
    lines = [*chunk.headings[-1:], *([chunk.table_header] if chunk.table_header else []), excerpt.text]
    body = undivided("\n".join(lines))
    return f'<passage id="{number}" source="{source}">\n{defuse(body)}\n</passage>'


def build_brief(
    question: str,
    excerpts: Sequence[Excerpt],
    *,
    context: int,
    reserved: int,
    count: Callable[[str], int] = estimate_tokens,
) -> list[ChatMessage]:
    """The prompt of a model tuned for single sentences: few instructions, one fence for each place, no history.

    A prompt of two sentences has about a third of the tokens of `build`'s, which is as much less to learn from and to
    wait for. The sentences of one place stand together under its heading, in document order. The question stands
    before them and after them (a long one only after): a model that reads forwards knows what to look for only if it
    was asked before.

    Args:
        question: Standalone question.
        excerpts: Best first; those that do not fit the budget are left out from the end.
        context: Context window of the model in tokens.
        reserved: Tokens kept for the answer.
        count: Tokens of a text, or an estimate that is rarely too low.
    """
    said = phrases(question)
    instructions = said.brief.format(not_here=said.not_here)
    asked = f"{said.question} {defuse(question)}"
    twice = count(asked) <= context // 8
    budget = context - reserved - TEMPLATE_TOKENS - count(instructions) - (1 + twice) * count(asked)
    places: dict[tuple[int, str], list[Excerpt]] = {}
    for excerpt in excerpts:
        place = (excerpt.chunk.document_id, heading(excerpt.chunk))
        cost = count(excerpt.text) + (0 if place in places else count(place[1]) + 16)
        if cost > budget and places:
            break
        if cost > budget:
            excerpt = Excerpt(
                excerpt.chunk, excerpt.text[: max(200, len(excerpt.text) * budget // cost)], excerpt.order
            )
        places.setdefault(place, []).append(excerpt)
        budget -= cost
    fenced = []
    for (_, above), found in sorted(places.items(), key=lambda item: min(each.order for each in item[1])):
        lines = [above] if above else []
        header = ""
        for excerpt in sorted(found, key=lambda each: each.order):
            text = excerpt.text
            names, _, row = text.partition("\n")
            if excerpt.chunk.table_header:
                names, row = excerpt.chunk.table_header, text
            if row and names == header:
                text = row  # the column names stand above already
            elif row and is_row(names):
                header, text = names, f"{names}\n{row}"
            lines.append(text)
        body = "\n".join(lines)
        fenced.append(f"<passage>\n{defuse(body)}\n</passage>")
    content = "\n".join([*([asked] if twice else []), *fenced, asked])
    return [ChatMessage("system", instructions), ChatMessage("user", content)]


def heading(chunk: StoredChunk) -> str:
    """What a passage stands under: its last heading, else the title of its document."""
    return chunk.headings[-1] if chunk.headings else chunk.title


def history_messages(turns: Sequence[Turn], budget: int, count: Callable[[str], int]) -> list[ChatMessage]:
    """The latest turns that fit into `budget` tokens, oldest first; refused turns are left out."""
    kept: list[ChatMessage] = []
    for turn in reversed(turns):
        if not turn.answer:
            continue
        cost = count(turn.question) + count(turn.answer) + 8
        if cost > budget:
            break
        budget -= cost
        kept[:0] = [ChatMessage("user", defuse(turn.question)), ChatMessage("assistant", defuse(turn.answer))]
    return kept


def whole_file_fits(tokens: int, context: int, reserved: int, history: int) -> bool:
    """The rule for whole files: tokens <= 0.5 x (context - reserved answer - history)."""
    return tokens <= WHOLE_FILE_SHARE * (context - reserved - history)


def build(
    question: str,
    excerpts: Sequence[Excerpt],
    history: Sequence[Turn],
    *,
    context: int,
    reserved: int,
    count: Callable[[str], int] = estimate_tokens,
) -> list[ChatMessage]:
    """Build the messages.

    Args:
        question: Standalone question.
        excerpts: Best first; those that do not fit the budget are left out from the end, the rest is put into
            document order.
        history: Earlier turns, oldest first.
        context: Context window of the model in tokens.
        reserved: Tokens kept for the answer.
        count: Tokens of a text, or an estimate that is rarely too low.
    """
    said = phrases(question)
    instructions = said.system.format(refusal=said.refusal)
    asked = f"{said.question} {defuse(question)}"
    budget = context - reserved - TEMPLATE_TOKENS - count(instructions) - count(asked) - count(said.passages)
    past = history_messages(history, int(max(0, budget) * HISTORY_SHARE), count)
    budget -= sum(count(message.content) + 4 for message in past)
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        cost = count(render(len(kept) + 1, excerpt)) + 1
        if cost > budget and kept:
            break
        if cost > budget:
            room = max(200, int(len(excerpt.text) * budget / cost * 0.9))
            excerpt = Excerpt(excerpt.chunk, excerpt.text[:room], excerpt.order)
        kept.append(excerpt)
        budget -= cost
    kept.sort(key=lambda e: e.order)
    fenced = "\n".join(render(i, excerpt) for i, excerpt in enumerate(kept, start=1))
    system = f"{instructions}\n\n{said.passages}\n{fenced}"
    return [ChatMessage("system", system), *past, ChatMessage("user", asked)]


def without_passages(
    question: str,
    history: Sequence[Turn],
    *,
    context: int,
    reserved: int,
    count: Callable[[str], int] = estimate_tokens,
) -> list[ChatMessage]:
    """The prompt of a model that answers by itself: earlier turns and the question, as it was tuned on them.

    Args:
        question: Standalone question.
        history: Earlier turns, oldest first.
        context: Context window of the model in tokens.
        reserved: Tokens kept for the answer.
        count: Tokens of a text, or an estimate that is rarely too low.
    """
    budget = context - reserved - TEMPLATE_TOKENS - count(question)
    past = history_messages(history, int(max(0, budget) * HISTORY_SHARE), count)
    return [*past, ChatMessage("user", defuse(question))]
