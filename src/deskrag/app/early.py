"""What a command can begin before it has looked at anything: a process whose start takes longer than all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..indexing import chroma_process


@contextmanager
def vectors_early() -> Iterator[None]:
    """Import Chroma, in its own process, beside what the block does; that process ends with the block."""
    chroma_process.start_early()
    try:
        yield
    finally:
        chroma_process.end_spare()
