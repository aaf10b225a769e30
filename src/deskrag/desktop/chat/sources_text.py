"""An answer as plain text for the clipboard: sentences with their marks, then the sources."""

from __future__ import annotations

from .shown import ShownAnswer


def copied_text(answer: ShownAnswer) -> str:
    """The text with ``[n]`` behind each sentence that has sources, and the list of sources below."""
    text, position = answer.text, 0
    for sentence in answer.sentences:
        start = text.find(sentence.text, position)
        if start < 0:
            continue
        end = start + len(sentence.text)
        marks = "".join(f"[{number}]" for number in sentence.numbers)
        new = f" {marks}" if marks else ""
        text = text[:end] + new + text[end:]
        position = end + len(new)
    sources = [
        f"[{source.number}] {source.path}{f' · {source.locator}' if source.locator else ''} · “{_line(source.quote)}”"
        for source in answer.sources
    ]
    return "\n".join([text.strip(), *(["", *sources] if sources else [])])


def _line(text: str) -> str:
    return " ".join(text.split())
