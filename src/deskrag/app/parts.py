"""The wiring: every part of one library, made when first needed, closed together.

Nothing heavy is imported or opened before a use case needs it, so that `deskrag status` never pays for an
embedder and `deskrag search` never for a language model.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..conversations import schema as conversations_schema
from ..conversations.store import ConversationStore
from ..documents.limits import MIB, ReadLimits
from ..embeddings.protocol import EmbedderIdentity
from ..errors import LibraryCorruptError, ModelError, UserError
from ..indexing import schema as indexing_schema
from ..indexing.chunks import ChunkStore
from ..indexing.ledger import Ledger
from ..indexing.lock import IndexLock
from ..paths import ensure_dir
from ..progress import ProgressFn, silent
from ..settings import Settings
from ..storage import Database

if TYPE_CHECKING:
    from ..answering.answerer import Answerer
    from ..documents.pool import ReaderPool
    from ..documents.splitter import SplitOptions
    from ..embeddings.protocol import Embedder
    from ..generation.process import ProcessGenerator
    from ..indexing.indexes import Indexes
    from ..retrieval.retriever import Retriever
    from ..retrieval.sources import VectorIndex

MIGRATIONS = (*indexing_schema.MIGRATIONS, *conversations_schema.MIGRATIONS)
EXACT_CHUNKS = 50_000
"""Up to this size the exact scan of the ledger is used for searching: it needs no lock and starts faster."""
ONE_SHOT_EXACT_CHUNKS = 250_000
"""The same for a command that searches once: reading so many vectors takes less time than importing Chroma."""


class Parts:
    """The parts of one library.

    Args:
        folder: The library's folder; made if missing.
        models: Folder of prepared models.
        settings: What a person chose.
        progress: Told when something slow is prepared for the first time.
        purpose: The command, to tell others who holds the library.
        one_shot: The process ends after one search.
    """

    def __init__(
        self,
        folder: Path,
        models: Path,
        settings: Settings,
        progress: ProgressFn = silent,
        purpose: str = "app",
        *,
        one_shot: bool = False,
    ) -> None:
        self.folder = ensure_dir(folder)
        self.models = models
        self.settings = settings
        self.progress = progress
        self.purpose = purpose
        self.one_shot = one_shot
        self._search_started = False
        self.exact_chunks = ONE_SHOT_EXACT_CHUNKS if one_shot else EXACT_CHUNKS
        self.lock = IndexLock(self.folder)
        self._closing: list[Callable[[], None]] = []

    def close(self) -> None:
        """Close what was opened, last first; one that fails does not keep the others open."""
        try:
            while self._closing:
                self._closing.pop()()
        except BaseException:
            self.close()
            raise
        self.lock.release()

    @cached_property
    def database(self) -> Database:
        """The library's SQLite file."""
        database = Database(self.folder / "library.sqlite", MIGRATIONS)
        self._closing.append(database.close)
        return database

    @cached_property
    def ledger(self) -> Ledger:
        """What is indexed, skipped or failed, and why."""
        return Ledger(self.database)

    @cached_property
    def chunks(self) -> ChunkStore:
        """Reading of chunks and pages."""
        return ChunkStore(self.database)

    @cached_property
    def conversations(self) -> ConversationStore:
        """Questions and answers."""
        return ConversationStore(self.database)

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder the indexes are made with (that of the settings for a new library)."""
        from ..embeddings.loading import load_embedder

        written = str(self._card().get("name", ""))
        name = written or self.settings.index.embedder
        try:
            return load_embedder(name, self.models, self.progress)
        except UserError as error:
            if written and written != self.settings.index.embedder:
                raise ModelError(
                    f"the library was indexed with {written}, which cannot be loaded ({error.reason})",
                    subject=str(self.folder),
                    advice=f"Run `deskrag reindex` to index it with {self.settings.index.embedder}.",
                ) from error
            raise

    def wanted_embedder(self) -> Embedder:
        """The embedder of the settings, whatever the indexes are made with."""
        from ..embeddings.loading import load_embedder

        return load_embedder(self.settings.index.embedder, self.models, self.progress)

    def replace_lost_embedder(self) -> None:
        """Take the settings' embedder where the one of the indexes cannot be loaded any more, to go over to it."""
        try:
            _ = self.embedder
        except ModelError:
            self.embedder = self.wanted_embedder()

    def check_embedder(self) -> None:
        """Refuse to mix vectors of two embedders.

        Raises:
            ModelError: The indexes were made with other weights of the same name, or at another precision.
        """
        written = self._card()
        if written and EmbedderIdentity(**written).key != self.embedder.identity.key:
            raise ModelError(
                f"the library was indexed with another build of {written['name']}",
                subject=str(self.folder),
                advice="Run `deskrag reindex` once; nothing is lost, and until then no vectors are mixed.",
            )

    def _card(self) -> dict[str, Any]:
        row = self.database.row("SELECT value FROM cards WHERE name = 'index'")
        found: dict[str, Any] = json.loads(row[0])["embedder"] if row else {}
        return {**found, "languages": tuple(found["languages"])} if found else {}

    @cached_property
    def indexes(self) -> Indexes:
        """Both derived indexes, for writing; the caller holds the lock."""
        from ..indexing.indexes import Indexes

        indexes = Indexes(self.folder, self.database, self.embedder.identity)
        self._closing.append(indexes.close)
        return indexes

    @cached_property
    def vectors(self) -> VectorIndex:
        """The vector index to search: exact for small libraries or while another process writes, else Chroma."""
        from ..indexing.vectors import ChromaVectors, ExactVectors

        identity = self.embedder.identity
        if not self.lock.held and (self.chunks.count() <= self.exact_chunks or not self.lock.try_acquire(self.purpose)):
            return ExactVectors(self.database, identity)
        if "indexes" in self.__dict__:
            return self.indexes.vectors
        vectors = ChromaVectors(self.folder / "vectors", identity, self.database)
        self._closing.append(vectors.close)
        return vectors

    @cached_property
    def retriever(self) -> Retriever:
        """Hybrid search."""
        from ..indexing.keywords import KeywordIndex
        from ..retrieval.retriever import Retriever

        self.check_embedder()
        if "indexes" in self.__dict__:
            keywords = self.indexes.keywords
        else:
            keywords = KeywordIndex(self.folder / "keywords")
            self._closing.append(keywords.close)
        return Retriever(self.vectors, keywords, self.chunks, self.embedder)

    def start_search_early(self) -> None:
        """Load the embedder in the background while the vectors are read; worth it when a process searches once."""
        from ..indexing.vectors import ExactVectors

        if self._search_started or not self.one_shot:
            return
        self._search_started = True
        embedder = self.embedder

        def load() -> None:
            with contextlib.suppress(UserError):  # met again, and told, by the search itself
                embedder.embed(["warm"])

        thread = threading.Thread(target=load, name="search-starter", daemon=True)
        thread.start()
        self._closing.append(thread.join)
        vectors = self.vectors
        if isinstance(vectors, ExactVectors):
            vectors.preload()

    @cached_property
    def generator(self) -> ProcessGenerator:
        """The language model; its process starts with the first question."""
        from ..generation.process import ProcessGenerator
        from ..models.library import find_model

        engine = self.settings.engine
        model = find_model(self.settings.answer.model, self.models, self.progress)
        generator = ProcessGenerator(
            model,
            context=engine.context,
            threads=engine.threads,
            gpu_layers=engine.gpu_layers,
            start_seconds=engine.start_seconds,
        )
        self._closing.append(generator.close)
        return generator

    def answerer(self, *, with_model: bool) -> Answerer:
        """The answer loop, with the language model or quoting only."""
        from ..answering.answerer import Answerer
        from ..answering.options import AnswerOptions

        answer, search = self.settings.answer, self.settings.search
        options = AnswerOptions(
            passages=search.passages,
            max_tokens=answer.max_tokens,
            temperature=answer.temperature,
            seed=answer.seed,
        )
        return Answerer(self.retriever, self.embedder, self.generator if with_model else None, options)

    def split_options(self, embedder: EmbedderIdentity) -> SplitOptions:
        """How documents are split for an embedder, from its window and the settings."""
        from ..documents.splitter import SplitOptions

        options = SplitOptions.for_model(embedder.max_tokens)
        return replace(options, target_tokens=min(self.settings.index.chunk_tokens, options.limit))

    def read_limits(self) -> ReadLimits:
        """The limits of readers, from the settings."""
        from ..documents import ocr

        reading = self.settings.reading
        return ReadLimits(
            max_file_bytes=reading.max_file_mb * MIB,
            memory_bytes=reading.memory_mb * MIB,
            seconds=reading.seconds,
            ocr=reading.ocr and ocr.available(),
        )

    def reader_pool(self) -> ReaderPool:
        """A new pool of reader processes; the caller closes it."""
        from ..documents.pool import ReaderPool

        return ReaderPool(self.read_limits(), self.settings.reading.workers)

    def check(self) -> list[str]:
        """What is wrong with the library's files, as sentences; empty when sound."""
        try:
            return self.database.check()
        except LibraryCorruptError as error:
            return [error.sentence()]
