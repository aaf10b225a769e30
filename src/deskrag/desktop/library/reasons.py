"""From the ledger's reason to words in the person's language, and to what can be done about it.

The ledger keeps the reader's own sentence. Here it is sorted into a few kinds, each with a short title and advice;
the sentence itself is shown below them, so that nothing is lost in the sorting.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

from ...documents.ocr import ADVICE_ENABLE, ADVICE_INSTALL
from ...indexing.ledger import DocumentRow, State
from ...indexing.plan import BAD_NAME, REMOVED
from ..i18n import mark, tr
from ..sentences.known import in_words


class Next(Enum):
    """What a person can do about a file."""

    NOTHING = ""
    RETRY = mark("Try again")
    BRING_BACK = mark("Add to the index again")
    OPEN = mark("Open the file")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reason.

    Attributes:
        title: Short, in English, marked for translation.
        advice: What to do, likewise.
        step: The button.
    """

    title: str
    advice: str
    step: Next = Next.RETRY


_COPY = mark("Save a copy without the password and add that. The file itself is never changed.")
_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (
        (REMOVED,),
        Kind(
            mark("Removed by you"),
            mark("It stays on the disk and is left out until you add it again."),
            Next.BRING_BACK,
        ),
    ),
    (("password", "digital rights"), Kind(mark("Password needed"), _COPY, Next.OPEN)),
    (
        (ADVICE_INSTALL,),
        Kind(
            mark("Scanned: no text to read"),
            mark('Install text recognition with: pip install "deskrag[ocr]". Then index the file again.'),
        ),
    ),
    (
        (ADVICE_ENABLE,),
        Kind(
            mark("Scanned: no text to read"),
            mark("Turn on text recognition in the settings. Then index the file again."),
        ),
    ),
    (
        ("drive or folder is missing",),
        Kind(
            mark("Its drive or folder is missing"),
            mark("Its text still answers. Connect the drive again, and the file is checked by itself."),
        ),
    ),
    (
        ("no permission",),
        Kind(mark("No permission to read it"), mark("Allow your account to read the file, then try again.")),
    ),
    (
        ("larger (", "larger than", "too large"),
        Kind(mark("Too large"), mark("Raise “Largest file” in the settings, then try again.")),
    ),
    (
        ("took longer than",),
        Kind(mark("Took too long"), mark("Raise the time a file may take in the settings, then try again.")),
    ),
    (
        ("memory",),
        Kind(mark("Needs too much memory"), mark("Raise the memory of a reader in the settings, then try again.")),
    ),
    (
        ("no reader for", "binary file", "is not installed"),
        Kind(mark("No reader for this format"), mark("Save it as PDF, Word or text, and add that."), Next.OPEN),
    ),
    (
        (BAD_NAME, "valid text", "possible file name"),
        Kind(mark("Its name cannot be used"), mark("Rename the file or its folder, then try again.")),
    ),
    (
        ("empty", "no text"),
        Kind(
            mark("No text in it"),
            mark("There is nothing to search for. If it shows text to you, it may be a picture."),
            Next.OPEN,
        ),
    ),
    (
        ("damaged", "crashed", "unusual", "not a ", "cannot be read", "missing", "nonsense", "gave up"),
        Kind(
            mark("Damaged or unusual"), mark("Open it in its own program and save it anew, then try again."), Next.OPEN
        ),
    ),
)
_OTHER = Kind(mark("Could not be read"), mark("Look at the reason, mend the file, then try again."))
_LEFT_OUT = Kind(mark("Left out"), "")
_WAITING = Kind(mark("Not read yet"), mark("It was met by a run that was stopped. The next run reads it."))
_PARTLY = Kind(mark("Parts could not be read"), mark("The rest can be searched."))

STATES = {
    State.INDEXED: mark("Searchable"),
    State.FAILED: mark("Failed"),
    State.SKIPPED: mark("Left out"),
    State.ABSENT: mark("Absent"),
    State.WAITING: mark("Waiting"),
}
"""What people call the states, in the order in which they are offered."""
COLOURS = {
    State.INDEXED: "accent",
    State.FAILED: "danger",
    State.SKIPPED: "outline",
    State.ABSENT: "warning",
    State.WAITING: "muted",
}


def full_reason(row: DocumentRow) -> str:
    """The ledger's own words; for an indexed file, what could not be read of it."""
    if row.reason:
        return row.reason
    return "; ".join(str(note) for note in json.loads(row.notes)) if row.notes not in ("", "[]") else ""


def kind_of(row: DocumentRow) -> Kind | None:
    """What became of a file; None for one that is plainly indexed."""
    reason = full_reason(row)
    if row.state is State.WAITING:
        return _WAITING
    if not reason and row.state is State.INDEXED:
        return None
    for words, kind in _KINDS:
        if any(word in reason for word in words):
            if row.state is State.INDEXED and ADVICE_INSTALL not in reason and ADVICE_ENABLE not in reason:
                return _PARTLY
            return kind
    if row.state is State.INDEXED:
        return _PARTLY
    return _LEFT_OUT if row.state is State.SKIPPED else _OTHER


def short_reason(row: DocumentRow) -> str:
    """One line for the table, in the person's language; empty for a plainly indexed file."""
    kind = kind_of(row)
    if kind is None:
        return ""
    if kind is _OTHER or kind is _LEFT_OUT:
        return in_words(row.reason)
    return tr(kind.title)
