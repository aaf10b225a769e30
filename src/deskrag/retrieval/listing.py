"""Queries that name documents and nothing to look for in them, and types that nobody knows.

One idea: a filter alone is a wish to see what it admits, so the documents are listed, newest first, each by its
beginning. A type that no file can have is a slip of the keys and is said to be one, for it would find nothing.
"""

from __future__ import annotations

import time
from typing import Protocol

from ..documents.registry import SUPPORTED_SUFFIXES, format_of
from ..errors import InputError
from ..indexing.types import Filters, Query, StoredChunk
from .types import Passage, Retrieval

_KNOWN = frozenset(suffix.lstrip(".") for suffix in SUPPORTED_SUFFIXES)
_FORMATS = frozenset(format_of(f"a{suffix}") for suffix in SUPPORTED_SUFFIXES)
_USUAL = ("pdf", "docx", "xlsx", "pptx", "html", "md", "txt", "eml")


class Documents(Protocol):
    """The ledger, as seen from here."""

    def documents_matching(self, filters: Filters) -> set[int] | None:
        """Return the ids of the documents `filters` admits, None when all of them are admitted."""
        ...

    def beginnings(self, most: int, collections: tuple[str, ...], documents: set[int] | None) -> list[StoredChunk]:
        """Return the first chunk of each of these documents, the latest modified ones first."""
        ...

    def suffixes(self) -> set[str]:
        """Return the suffixes of all indexed files, without the dot."""
        ...


def only_filters(query: Query) -> bool:
    """Whether `query` says which documents, and no word to look for in them."""
    return not query.text and not query.phrases and (query.filters.by_document or bool(query.filters.collections))


def listed(query: Query, documents: Documents, k: int) -> Retrieval:
    """The documents that the filters of `query` admit, newest first, each by its first passage.

    Args:
        query: Its filters count.
        documents: The ledger.
        k: Most documents wanted.
    """
    started = time.perf_counter()
    admitted = documents.documents_matching(query.filters)
    chunks = documents.beginnings(k, query.filters.collections, admitted)
    passages = tuple(Passage(chunk, 0.0) for chunk in chunks)
    return Retrieval(query, passages, seconds={"list": time.perf_counter() - started})


def check_types(filters: Filters, documents: Documents) -> None:
    """Refuse a type that no indexed file has and that is not read either.

    Raises:
        InputError: It names the types that are there.
    """
    unknown = [name for name in filters.types if name not in _KNOWN and name not in _FORMATS]
    if not unknown:
        return
    here = documents.suffixes()
    for name in unknown:
        if name not in here:
            raise InputError(
                f"{name} is no type of file that is known here",
                subject="type",
                advice=f"There are: {', '.join(sorted(here) or _USUAL)}.",
            )
