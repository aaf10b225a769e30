"""Turns that are said anew: unseen while the new answer comes, back where none comes."""

from __future__ import annotations

from itertools import pairwise

from .transcript import Transcript
from .turn import TurnWidget


def put_aside(transcript: Transcript, replaced: TurnWidget | None) -> tuple[list[TurnWidget], int | None]:
    """Make room for a new turn.

    Args:
        transcript: Where the turns are.
        replaced: The turn that is said anew; with it goes what it was itself to take the place of.

    Returns:
        The turns to bring back where no answer comes, newest first (one without a text holds nothing and is taken
        away at once), and the id of the first message that is replaced.
    """
    aside: list[TurnWidget] = []
    first = None
    while replaced is not None:
        if replaced.question_id is not None:
            first = replaced.question_id
        if replaced.card.answer.text.strip():
            aside.append(replaced)
        else:
            transcript.drop(replaced)
        replaced = replaced.instead_of
    return aside, first


def found_aside(transcript: Transcript, first: int | None) -> list[TurnWidget]:
    """The same turns in a conversation that was opened meanwhile, from the first message that is replaced."""
    if first is None:
        return []
    aside = [
        turn for turn in reversed(transcript.turns()) if turn.question_id is not None and turn.question_id >= first
    ]
    for newer, older in pairwise(aside):
        newer.instead_of = older
    return aside
