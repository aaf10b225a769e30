"""What may be asked at all: checked before anything is searched, saved or computed."""

from __future__ import annotations

from ..errors import InputError


def checked(question: str, longest: int) -> str:
    """The question without the space around it.

    Args:
        question: As the person wrote it.
        longest: Most characters.

    Raises:
        InputError: It is empty or far too long.
    """
    text = question.strip()
    if not any(ch.isalnum() for ch in text):
        raise InputError("there is no question", advice="Type a question in words.")
    if len(text) > longest:
        raise InputError(
            f"the question has {len(text):,} characters and may have {longest:,}",
            advice="Ask about one thing at a time, or add long texts as files.",
        )
    return text
