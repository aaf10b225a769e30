"""The keyword index: chunks by their words, ranked by BM25 (tantivy).

It is derived data: whatever is damaged, of an older analysis or simply missing can be rebuilt from the
ledger's texts. It holds ids and terms, never the texts themselves. The analysis is ours
(`deskrag.indexing.analysis`); tantivy sees terms separated by spaces.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import AccessError, LibraryBusyError, LibraryCorruptError, StorageFullError, UserError
from . import analysis, spelling
from .analysis import ANALYSIS_VERSION
from .types import Hit, Query

if TYPE_CHECKING:
    import tantivy

__all__ = ["ANALYSIS_VERSION", "KeywordIndex", "KeywordRow"]

_T = TypeVar("_T")

_FORMAT = 1
_CARD = "card.json"
_BEGUN = ("card.json", "card.partial", ".managed.json")  # what an index has before its first `_META`
_META = "meta.json"  # tantivy's own; replaced by every commit
_HEAP_BYTES = 64_000_000
_QUERY_CHARS = 10_000
_QUERY_TERMS = 64
"""Distinct terms of a query that are searched; the rarest are kept."""
_CONTEXT_WEIGHT = 0.5
_BODY, _CONTEXT, _CHUNK, _DOCUMENT, _COLLECTION = "body", "context", "chunk", "document", "collection"


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """What the index learns of a chunk.

    Attributes:
        chunk_id: Ledger id.
        document_id: Ledger id of its document.
        collection: Name of its collection.
        text: The chunk's text.
        context: Title, heading path and table header; searched with a weight of its own.
    """

    chunk_id: int
    document_id: int
    collection: str
    text: str
    context: str = ""


class KeywordIndex:
    """Words to chunks, in one folder.

    Any number of threads may search; writing is serialised, and what was written is found after `commit`.
    The writer (and its memory) exists only between the first change and `close`.

    Args:
        folder: Where the index lives; created if missing.
        context_weight: Weight of a word in the context, relative to the text.

    Raises:
        LibraryCorruptError: The index is damaged or of another version. `clear` makes it usable (and empty).
        AccessError: No permission.
    """

    def __init__(self, folder: Path, *, context_weight: float = _CONTEXT_WEIGHT) -> None:
        self._folder = folder
        self._context_weight = context_weight
        self._lock = threading.RLock()
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._seen = 0

    def open(self) -> KeywordIndex:
        """Open the index, creating an empty one in an empty folder; called by the first use otherwise."""
        with self._lock:
            if self._index is None:
                self._index = self._guard(self._open)
        return self

    def add(self, rows: Iterable[KeywordRow]) -> int:
        """Add `rows`, found after the next `commit`. A chunk id must not be there yet. Return how many."""
        import tantivy

        added = 0
        with self._lock:
            writer = self._writing()
            for row in rows:
                document = tantivy.Document()
                document.add_unsigned(_CHUNK, row.chunk_id)
                document.add_unsigned(_DOCUMENT, row.document_id)
                document.add_text(_COLLECTION, row.collection)
                document.add_text(_BODY, analysis.index_text(row.text))
                if row.context:
                    document.add_text(_CONTEXT, analysis.index_text(row.context))
                self._guard(partial(writer.add_document, document))
                added += 1
        return added

    def delete_chunks(self, ids: Iterable[int]) -> None:
        """Remove chunks, at the next `commit`; unknown ids are ignored."""
        self._delete(_CHUNK, ids)

    def delete_documents(self, ids: Iterable[int]) -> None:
        """Remove every chunk of these documents, at the next `commit`; unknown ids are ignored."""
        self._delete(_DOCUMENT, ids)

    def commit(self) -> None:
        """Make the changes since the last commit durable and visible, all of them or none."""
        with self._lock:
            if self._writer is None:
                return
            writer = self._writer
            self._guard(writer.commit)
            self._guard(self._opened().reload)
            self._seen = self._version()

    def rollback(self) -> None:
        """Forget the changes since the last commit."""
        with self._lock:
            if self._writer is not None:
                self._guard(self._writer.rollback)

    def count(self) -> int:
        """Return how many chunks are in the index."""
        return int(self._searcher().num_docs)

    def clear(self) -> None:
        """Make the index empty, also a damaged one; takes effect at once."""
        with self._lock:
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self.open()

    def start_over(self) -> None:
        """Begin a new content: until the next `commit` searches find the old one, also those of other processes.

        A damaged index, or one of another version, has nothing to go on serving and is emptied at once.
        """
        with self._lock:
            try:
                self._guard(self._writing().delete_all_documents)
            except LibraryCorruptError:
                self.clear()

    def close(self) -> None:
        """Let go of the files; uncommitted changes are lost. The index opens again by itself."""
        with self._lock:
            writer, self._writer, self._index = self._writer, None, None
            if writer is not None:
                self._guard(writer.rollback)
                self._guard(writer.wait_merging_threads)

    def search(
        self,
        query: Query,
        k: int,
        collections: tuple[str, ...] = (),
        document_ids: Collection[int] | None = None,
    ) -> list[Hit]:
        """Return up to `k` chunks by BM25 over text and context, best first.

        Any word of the query's text may match; one that no chunk holds is taken for a misspelling. Phrases
        must stand side by side in the text and exclusions must not stand in it (inflected forms count as
        the same). The query's filters are left to the caller.

        Args:
            query: What to look for.
            k: Most hits wanted.
            collections: Only these collections; empty for all.
            document_ids: Only these documents; None for all.
        """
        if k <= 0 or (document_ids is not None and not document_ids):
            return []
        searcher = self._searcher()
        parsed = self._query(searcher, query)
        if parsed is None:
            return []
        parsed = self._restricted(parsed, collections, document_ids)
        found = self._guard(lambda: searcher.search(parsed, limit=k, count=False).hits)
        ids = self._guard(lambda: searcher.fast_field_values(_CHUNK, [address for _, address in found]))
        return [Hit(int(chunk), float(score)) for chunk, (score, _) in zip(ids, found, strict=True)]

    def idf(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the inverse document frequency of analysed `terms`: ``ln(1 + (N - n + .5) / (n + .5))``."""
        searcher = self._searcher()
        total = searcher.num_docs
        found = {}
        for term in set(terms):
            holding = searcher.doc_freq(_BODY, term)
            found[term] = math.log(1 + (max(total - holding, 0) + 0.5) / (holding + 0.5))
        return found

    def _query(self, searcher: tantivy.Searcher, query: Query) -> tantivy.Query | None:
        from tantivy import Occur
        from tantivy import Query as Match

        schema = self._opened().schema
        words = " ".join([query.text, *query.phrases])[:_QUERY_CHARS]
        weights: Counter[str] | dict[str, float] = Counter(analysis.query_terms(words))
        if len(weights) > _QUERY_TERMS:
            rarest = sorted(weights, key=lambda term: searcher.doc_freq(_BODY, term) or 1 << 60)
            weights = {term: weights[term] for term in rarest[:_QUERY_TERMS]}
        else:
            weights = {**_corrected(words, searcher), **weights}
        clauses = []
        for term, weight in weights.items():
            for field, boost in ((_BODY, 1.0), (_CONTEXT, self._context_weight)):
                if boost:
                    match = Match.term_query(schema, field, term, "freq")
                    clauses.append((Occur.Should, Match.boost_query(match, boost * weight)))
        if not clauses:
            return None
        any_word = Match.boolean_query(clauses)
        required = [(Occur.Must, phrase) for phrase in map(self._phrase, query.phrases) if phrase]
        refused = [(Occur.MustNot, phrase) for phrase in map(self._phrase, query.excluded) if phrase]
        if not required and not refused:
            return any_word
        return Match.boolean_query([(Occur.Must, any_word), *required, *refused])

    def _phrase(self, phrase: str) -> tantivy.Query | None:
        import tantivy

        terms = analysis.terms(phrase)
        schema = self._opened().schema
        if not terms:
            return None
        if len(terms) == 1:
            match = tantivy.Query.term_query(schema, _BODY, terms[0])
        else:
            match = tantivy.Query.phrase_query(schema, _BODY, terms)
        return tantivy.Query.const_score_query(match, 0.0)

    def _restricted(
        self, query: tantivy.Query, collections: tuple[str, ...], document_ids: Collection[int] | None
    ) -> tantivy.Query:
        import tantivy

        schema = self._opened().schema
        filters = []
        if collections:
            filters.append(tantivy.Query.term_set_query(schema, _COLLECTION, list(collections)))
        if document_ids is not None:
            filters.append(tantivy.Query.term_set_query(schema, _DOCUMENT, list(document_ids)))
        if not filters:
            return query
        unscored = [(tantivy.Occur.Must, tantivy.Query.const_score_query(part, 0.0)) for part in filters]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *unscored])

    def _delete(self, field: str, ids: Iterable[int]) -> None:
        import tantivy

        numbers = list(ids)
        if not numbers:
            return
        with self._lock:
            writer = self._writing()
            # Deleting by a term of an unsigned field finds nothing in tantivy 0.27; by a query it does.
            gone = tantivy.Query.term_set_query(self._opened().schema, field, numbers)
            self._guard(lambda: writer.delete_documents_by_query(gone))

    def _searcher(self) -> tantivy.Searcher:
        """Return a searcher that sees every commit, also those of another process."""
        index = self._opened()
        version = self._version()
        if version != self._seen:
            with self._lock:
                self._guard(index.reload)
                self._seen = version
        return self._guard(index.searcher)

    def _version(self) -> int:
        try:
            return (self._folder / _META).stat().st_mtime_ns
        except OSError as error:
            raise self._corrupt("files of the keyword index are missing") from error

    def _opened(self) -> tantivy.Index:
        if self._index is None:
            self.open()
        assert self._index is not None
        return self._index

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            index = self._opened()
            self._writer = self._guard(lambda: index.writer(heap_size=_HEAP_BYTES, num_threads=1))
        return self._writer

    def _open(self) -> tantivy.Index:
        import tantivy

        self._folder.mkdir(parents=True, exist_ok=True)
        card = self._folder / _CARD
        expected = {"format": _FORMAT, "analysis": ANALYSIS_VERSION}
        if all(file.name in _BEGUN or file.suffix == ".lock" for file in self._folder.iterdir()):
            # The card comes first: whatever a kill leaves here, the next start goes on with.
            partial = card.with_suffix(".partial")
            partial.write_text(json.dumps(expected), encoding="utf-8")
            partial.replace(card)
            index = tantivy.Index(_schema(), str(self._folder))
        else:
            if not card.is_file() or json.loads(card.read_text(encoding="utf-8")) != expected:
                raise self._corrupt("the keyword index was made by another version or never finished")
            index = tantivy.Index.open(str(self._folder))
        index.config_reader("manual")
        index.reload()
        return index

    def _guard(self, action: Callable[[], _T]) -> _T:
        """Run `action`, turning what tantivy raises (`ValueError` for everything) into the error tree."""
        try:
            return action()
        except UserError:
            raise
        except PermissionError as error:
            raise AccessError("no permission to use the keyword index", subject=str(self._folder)) from error
        except (ValueError, OSError) as error:
            raise self._explained(str(error)) from error

    def _explained(self, reason: str) -> UserError:
        folder = str(self._folder)
        if re.search(r"No space left|os error 28|os error 112|StorageFull", reason):
            return StorageFullError("the disk is full", subject=folder, advice="Free some space and try again.")
        if re.search(r"Permission denied|os error 13\b|Read-only file system", reason):
            return AccessError("no permission to use the keyword index", subject=folder)
        if re.search(r"LockBusy|lock", reason, re.IGNORECASE):
            return LibraryBusyError("another process is writing the keyword index", subject=folder)
        return self._corrupt(f"the keyword index is damaged ({reason})")

    def _corrupt(self, reason: str) -> LibraryCorruptError:
        return LibraryCorruptError(
            reason, subject=str(self._folder), advice="It is rebuilt from the library with `deskrag reindex --rebuild`."
        )


def _corrected(words: str, searcher: tantivy.Searcher) -> dict[str, float]:
    """Return terms that unknown words may have meant, with their weights."""
    found: dict[str, float] = {}
    for term in analysis.spans(words):
        if not (searcher.doc_freq(_BODY, term.text) or searcher.doc_freq(_CONTEXT, term.text)):
            word = analysis.fold(words[term.start : term.end])
            meant = spelling.corrections(word, partial(searcher.doc_freq, _BODY))
            found.update((other, 1.0 / len(meant)) for other in meant)
    return found


def _schema() -> tantivy.Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_unsigned_field(_CHUNK, indexed=True, fast=True)
    builder.add_unsigned_field(_DOCUMENT, indexed=True)
    builder.add_text_field(_COLLECTION, tokenizer_name="raw", index_option="basic")
    for field in (_BODY, _CONTEXT):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    return builder.build()
