"""The error tree. One idea: "the world failed" is apart from "we have a bug".

    UserError                   the world failed: shown as one sentence, never as a traceback
    +-- InputError              an argument, question or setting cannot be used as given
    +-- NotFoundError           a path, collection, conversation or model does not exist
    +-- AccessError             no permission to read or write something
    +-- DocumentError           one document cannot be read; becomes a ledger row, never ends a run
    |   +-- EncryptedError      a password is needed
    |   +-- UnsupportedError    no reader for this format (or an optional extra is missing)
    |   +-- LimitError          memory, time, size or nesting limit of the reader was reached
    |   +-- CorruptError        the bytes are not what the format promises
    +-- LibraryError            the library folder cannot be used
    |   +-- LibraryBusyError    another process holds it (the message names it)
    |   +-- LibraryCorruptError the database is damaged; says how to go on
    +-- StorageFullError        the disk is full
    +-- ModelError              a model file is missing, broken or does not fit
    +-- GenerationError         the engine process failed while answering
    +-- Cancelled               the person asked to stop; silent apart from the exit code

Every `UserError` carries what failed (`subject`), why (`reason`) and what to do next (`advice`).
Anything else that escapes is a bug and keeps its traceback.
"""

from __future__ import annotations


class UserError(Exception):
    """The world failed, not the program.

    Args:
        reason: One sentence without trailing full stop: what went wrong.
        subject: The file, model, collection or setting concerned.
        advice: What the person can do next.
    """

    exit_code = 1

    def __init__(self, reason: str, *, subject: str = "", advice: str = "") -> None:
        self.reason = reason
        self.subject = subject
        self.advice = advice
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole message as one readable sentence (two with advice)."""
        text = f"{self.subject}: {self.reason}" if self.subject else self.reason
        text = text.rstrip(".")
        text = text if text.endswith(("?", "!", "…", "。", "？")) else f"{text}."
        return f"{text} {self.advice}" if self.advice else text


class InputError(UserError):
    """An argument, question or setting cannot be used as given."""

    exit_code = 2


class NotFoundError(UserError):
    """A path, collection, conversation or model does not exist."""

    exit_code = 3


class AccessError(UserError):
    """No permission to read or write something."""

    exit_code = 4


class DocumentError(UserError):
    """One document cannot be read. Recorded in the ledger; the run goes on."""

    exit_code = 5


class EncryptedError(DocumentError):
    """A password is needed to open the document."""


class UnsupportedError(DocumentError):
    """There is no reader for this format, or the extra that reads it is not installed."""


class LimitError(DocumentError):
    """The document reached a limit of memory, time, size or nesting."""


class CorruptError(DocumentError):
    """The bytes are not what the format promises."""


class LibraryError(UserError):
    """The library folder cannot be used."""

    exit_code = 6


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""

    exit_code = 7


class LibraryCorruptError(LibraryError):
    """The library's database is damaged."""


class StorageFullError(UserError):
    """The disk is full."""

    exit_code = 8


class ModelError(UserError):
    """A model file is missing, broken or does not fit."""

    exit_code = 9


class GenerationError(UserError):
    """The engine process failed while it was answering."""

    exit_code = 10


class Cancelled(UserError):  # noqa: N818 - not an error in the person's eyes
    """The person asked to stop."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Cancelled")
