"""What the embedder is given for a chunk: title, heading path and table header, then the text.

One idea: the text is never cut for the sake of its context. The splitter keeps room for the context; what
does not fit that room is taken from the context, outermost headings first, because the nearest heading says
most about the text.
"""

from __future__ import annotations

from pathlib import PurePath

from .normalise import for_search
from .splitter import SplitOptions
from .types import Chunk
from .units import Tokenizer

EMBEDDING_TEXT_VERSION = "2"
"""Part of a generation's recipe; raised whenever the same chunk would be embedded with other words around it."""


def name_and_title(path: str, title: str) -> str:
    """What stands for a document in front of its chunks: the words of its file name, then its title.

    Both, because either alone can say nothing: templates leave one title in every file of a company, and
    scanners number their files.
    """
    name = " ".join(PurePath(path).stem.replace("_", " ").replace("-", " ").split())
    return name if title.casefold() in ("", name.casefold()) else f"{name}: {title}"


def embedding_text(chunk: Chunk, title: str, tokenizer: Tokenizer, options: SplitOptions | None = None) -> str:
    """The normalised text to embed for `chunk`.

    At most `options.max_tokens` tokens when the chunk was split with the same options: the splitter holds text
    and table header together to `options.limit`, and title and headings get the `options.context_tokens` left.
    Headings that the text itself begins with are not repeated.
    """
    options = options or SplitOptions()
    text = for_search(chunk.text)
    header = for_search(chunk.table_header)
    parts = _path(chunk, title, text)
    body = f"{header}\n{text}" if header else text
    if not parts:
        return body
    path = _fitted(parts, options.context_tokens, tokenizer)
    return f"{path}\n{body}" if path else body


def _path(chunk: Chunk, title: str, text: str) -> list[str]:
    """Title and headings, outer first, without repetitions."""
    begins = text.casefold()
    parts: list[str] = []
    for part in (title, *chunk.headings):
        clean = for_search(part)
        if clean and clean not in parts and not begins.startswith(clean.casefold()):
            parts.append(clean)
    return parts


def _fitted(parts: list[str], room: int, tokenizer: Tokenizer) -> str:
    """As many parts as fit into `room` tokens, the last first; a part too long alone is cut."""
    kept: list[str] = []
    for part in reversed(parts):
        spans = tokenizer.offsets(part)
        cost = len(spans) + (1 if kept else 0)  # the separator
        if cost > room:
            spans = spans[: max(0, room - (1 if kept else 0))]
            if spans:
                kept.insert(0, part[: spans[-1][1]])
            break
        kept.insert(0, part)
        room -= cost
    return " > ".join(kept)
