"""The use cases: index, search, ask and look after a library."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .. import paths
from .. import settings as settings_module
from ..errors import InputError, LibraryBusyError
from ..indexing.ledger import CollectionInfo, DocumentRow, Source, State
from ..indexing.types import Filters
from ..progress import CancelToken, ProgressFn, silent
from ..settings import Settings
from .parts import Parts

if TYPE_CHECKING:
    from ..answering.events import AnswerEvent
    from ..answering.turns import Turn
    from ..conversations.store import Conversation
    from ..indexing.chunks import StoredPage
    from ..indexing.indexer import Indexer, IndexReport
    from ..retrieval.types import Retrieval

DEFAULT_COLLECTION = "documents"
_WAIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What a library holds.

    Attributes:
        library: Its folder.
        documents: Every file it ever met, with state and reason.
        collections: Totals by collection.
        sources: Files and folders that were added.
    """

    library: Path
    documents: tuple[DocumentRow, ...]
    collections: tuple[CollectionInfo, ...]
    sources: tuple[Source, ...]

    def totals(self) -> dict[str, int]:
        """Number of files by state."""
        return {state.value: sum(row.state is state for row in self.documents) for state in State}

    @property
    def coverage(self) -> float:
        """Share of the readable files that can be searched; skipped and failed ones are not readable."""
        wanted = [row for row in self.documents if row.chunks or row.state not in (State.SKIPPED, State.FAILED)]
        return sum(row.chunks > 0 for row in wanted) / len(wanted) if wanted else 1.0


class Application:
    """One open library. Use it as a context manager, or call `close`.

    Args:
        library: Its folder; the default one if None.
        settings: What a person chose; read from the settings file if None.
        progress: Told when something slow is prepared for the first time.
        purpose: The command, to tell others who holds the library.
        one_shot: The process ends after one search.
    """

    def __init__(
        self,
        library: Path | None = None,
        settings: Settings | None = None,
        progress: ProgressFn = silent,
        purpose: str = "app",
        *,
        one_shot: bool = False,
    ) -> None:
        chosen = settings or settings_module.load()
        folder = (library or paths.default_library()).expanduser().absolute()
        self.parts = Parts(folder, paths.models_dir(), chosen, progress, purpose, one_shot=one_shot)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close everything that was opened."""
        self.parts.close()

    # Indexing

    def index(
        self,
        files: Sequence[Path],
        collection: str = DEFAULT_COLLECTION,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
    ) -> IndexReport:
        """Add files and folders to a collection, or look at all its sources again when none are given.

        Raises:
            NotFoundError: A path or (without paths) the collection does not exist.
            LibraryBusyError: Another process is indexing.
            Cancelled, StorageFullError: What was committed stays; the next run goes on.
        """
        cancel = cancel or CancelToken()
        if not files:
            self.parts.ledger.collection_id(collection)
        with _Indexing(self.parts) as indexing:
            self.parts.check_embedder()
            if files:
                sources = indexing.indexer.add_sources(files, collection)
            else:
                sources = self.parts.ledger.sources(collection)
            return indexing.indexer.run(sources, progress, cancel)

    def reindex(
        self,
        collection: str | None = None,
        progress: ProgressFn = silent,
        cancel: CancelToken | None = None,
        *,
        failed_only: bool = False,
        rebuild: bool = False,
        only: Collection[Path] | None = None,
    ) -> IndexReport:
        """Read everything again.

        Args:
            collection: Only this one; all if None.
            progress: Told how far it is.
            cancel: Obeyed within a second.
            failed_only: Only files that failed or wait.
            only: Only these files.
            rebuild: Read no file; make both indexes again from the library's own texts and vectors.
        """
        from ..indexing.indexer import IndexReport

        cancel = cancel or CancelToken()
        if collection is not None:
            self.parts.ledger.collection_id(collection)
        some = failed_only or only is not None
        if not rebuild and not some:
            self.parts.replace_lost_embedder()
        with _Indexing(self.parts) as indexing:
            if rebuild:
                return IndexReport(chunks=self.parts.indexes.rebuild(progress, cancel))
            if not some and indexing.switch_embedder(progress, cancel):
                return IndexReport(chunks=self.parts.chunks.count())
            chosen = None if only is None else frozenset(str(path) for path in only)
            if failed_only:
                states = [State.FAILED, State.WAITING]
                failed = {row.path for row in self.parts.ledger.documents(collection=collection, states=states)}
                chosen = frozenset(failed if chosen is None else failed & chosen)
            sources = self.parts.ledger.sources(collection)
            return indexing.indexer.run(sources, progress, cancel, again=True, only=chosen)

    def remove(self, path: Path, collection: str | None = None) -> int:
        """Take a file or folder out of the index (never off the disk); returns the number of documents."""
        with _Indexing(self.parts) as indexing:
            return indexing.indexer.remove(path, collection)

    def remove_documents(
        self, document_ids: Collection[int], progress: ProgressFn = silent, cancel: CancelToken | None = None
    ) -> int:
        """Take many files out of the index in one run (see `remove`); returns the number of documents.

        Raises:
            Cancelled: On a stop; what was removed stays removed.
        """
        with _Indexing(self.parts) as indexing:
            return indexing.indexer.remove_documents(document_ids, progress, cancel or CancelToken())

    def remove_collection(self, collection: str) -> int:
        """Take a whole collection out of the library; returns the number of documents."""
        self.parts.ledger.collection_id(collection)
        with _Indexing(self.parts) as indexing:
            return indexing.indexer.remove_collection(collection)

    def collections(self) -> list[CollectionInfo]:
        """Every collection with its totals."""
        return self.parts.ledger.collections()

    def status(self, collection: str | None = None) -> StatusReport:
        """What the library holds, file by file."""
        if collection is not None:
            self.parts.ledger.collection_id(collection)
        ledger = self.parts.ledger
        infos = tuple(info for info in ledger.collections() if collection in (None, info.name))
        return StatusReport(
            self.parts.folder,
            tuple(ledger.documents(collection=collection)),
            infos,
            tuple(ledger.sources(collection)),
        )

    # Searching and asking

    def search(self, query: str, k: int | None = None, collection: str | None = None) -> Retrieval:
        """Hybrid search without a language model; filters in the query are obeyed.

        A query of filters only lists the documents they admit, newest first, each by its first passage.

        Raises:
            InputError: The query is empty, too long, or a date or a type in it cannot be understood.
            NotFoundError: A collection does not exist.
        """
        from dataclasses import replace

        from ..retrieval.listing import check_types, listed, only_filters
        from ..retrieval.query import parse

        if not query.strip():
            raise InputError("the query is empty", advice="Give some words to search for.")
        parsed = parse(query)
        listing = only_filters(parsed)
        if collection is not None:
            parsed = replace(parsed, filters=replace(parsed.filters, collections=(collection,)))
        for name in parsed.filters.collections:
            self.parts.ledger.collection_id(name)
        check_types(parsed.filters, self.parts.chunks)
        search = self.parts.settings.search
        if listing:
            return listed(parsed, self.parts.chunks, k or search.results)
        self.parts.start_search_early()
        return self.parts.retriever.search(parsed, k or search.results, search.depth)

    def ask(
        self,
        question: str,
        conversation: Conversation | None = None,
        collection: str | None = None,
        cancel: CancelToken | None = None,
        *,
        with_model: bool = True,
        history: Sequence[Turn] = (),
        route: str = "",
        replaces: int | None = None,
    ) -> Iterator[AnswerEvent]:
        """Answer a question; with a conversation, its history counts and both sides are saved in it.

        The question is checked and saved at once; the rest happens as the events are read.

        Args:
            question: As the person wrote it.
            conversation: Where it is kept; None keeps nothing.
            collection: Only from this one; all if None.
            cancel: Obeyed within a second.
            with_model: Let the language model write; otherwise the documents are quoted.
            history: Earlier turns of a conversation that is kept elsewhere.
            route: ``"documents"`` or the name of an adapter for a topic; empty lets the router decide.
            replaces: Id of the message from which on the conversation is said anew; removed when the answer is there.

        Raises:
            InputError: The question is empty, too long or made of filters only, names a type of file that nobody knows,
                or an adapter is named and no model may write.
            NotFoundError: The collection or the adapter does not exist.
            Cancelled: On a stop; the question stays in the conversation, with the answer as far as it came.
        """
        from ..retrieval.listing import check_types, only_filters
        from ..retrieval.query import parse
        from .asking import ask

        parsed = parse(question)
        if only_filters(parsed):
            raise InputError(
                "there are only filters and no words in the question",
                advice="Add what you want to know; `deskrag search` lists the documents that filters admit.",
            )
        check_types(parsed.filters, self.parts.chunks)
        if collection:
            self.parts.ledger.collection_id(collection)
        filters = Filters(collections=(collection,) if collection else ())
        token = cancel or CancelToken()
        return ask(
            self.parts,
            question,
            conversation,
            filters,
            token,
            with_model=with_model,
            history=history,
            route=route,
            replaces=replaces,
        )

    def page(self, document_id: int, number: int) -> tuple[DocumentRow, StoredPage]:
        """One page of a document as it was indexed, with the document's row.

        Raises:
            NotFoundError: There is no such document or page.
        """
        return self.parts.ledger.document(document_id), self.parts.chunks.page(document_id, number)


class _Indexing:
    """Everything one indexing run needs, under the library's lock."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __enter__(self) -> Self:
        from ..documents.registry import is_supported
        from ..indexing.indexer import Indexer
        from ..indexing.plan import Planner
        from ..indexing.prepare import Preparer, recipe
        from ..indexing.walk import Walker

        parts = self._parts
        if not parts.writing.acquire(timeout=_WAIT_SECONDS):
            raise LibraryBusyError(
                "this library is being indexed at this moment", advice="Wait for it to end, or stop it first."
            )
        self._held_before = parts.lock.held
        try:
            parts.lock.acquire(parts.purpose, _WAIT_SECONDS)
        except BaseException:
            parts.writing.release()
            raise
        try:
            self._pool = parts.reader_pool()
            identity = parts.embedder.identity
            options = parts.split_options(identity)
            made_with = recipe(identity, options.key)
            self._recipe = made_with
            planner = Planner(
                parts.ledger,
                Walker(parts.settings.index.ignore),
                is_supported,
                parts.read_limits().max_file_bytes,
                made_with,
                ocr=parts.read_limits().ocr,
            )
            preparer = Preparer(
                self._pool,
                parts.indexes.generations,
                lambda: parts.embedder.tokenizer,
                options,
                made_with,
            )
            self.indexer: Indexer = Indexer(parts.ledger, parts.indexes, parts.embedder, planner, preparer, made_with)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if hasattr(self, "_pool"):
                self._pool.close()
        finally:
            try:
                if not self._held_before:  # who holds it longer than one run, holds it on
                    self._let_go()
            finally:
                self._parts.writing.release()

    def _let_go(self) -> None:
        parts = self._parts
        parts.forget_search()  # it may use the indexes that close here
        try:
            if "indexes" in parts.__dict__:
                parts.indexes.close()
        finally:
            parts.lock.release()

    def switch_embedder(self, progress: ProgressFn, cancel: CancelToken) -> bool:
        """Go over to the settings' embedder if it is another one; True if vectors were made for it."""
        from .embedder_switch import switch_embedder

        return switch_embedder(self._parts, progress, cancel)
