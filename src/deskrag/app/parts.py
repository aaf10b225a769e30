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
from typing import TYPE_CHECKING, Any, TypeVar

from .. import paths
from ..conversations import schema as conversations_schema
from ..conversations.store import ConversationStore
from ..documents.limits import MIB, ReadLimits
from ..embeddings.protocol import EmbedderIdentity
from ..errors import LibraryCorruptError, ModelError, UserError
from ..feedback import schema as feedback_schema
from ..feedback.store import FeedbackStore
from ..indexing import schema as indexing_schema
from ..indexing.chunks import ChunkStore
from ..indexing.ledger import Ledger
from ..indexing.lock import IndexLock
from ..paths import ensure_dir
from ..progress import CancelToken, ProgressFn, silent
from ..settings import Settings
from ..storage import Database

if TYPE_CHECKING:
    from ..answering.answerer import Answerer
    from ..answering.options import AnswerOptions
    from ..answering.tuned import Tuned
    from ..documents.pool import ReaderPool
    from ..documents.splitter import SplitOptions
    from ..embeddings.protocol import Embedder
    from ..generation.protocol import Generator
    from ..indexing.indexes import Indexes
    from ..models.adapter_cards import Adapter, BaseModel
    from ..retrieval.retriever import Retriever
    from ..retrieval.sources import VectorIndex
    from .routing import Routing

MIGRATIONS = (
    *indexing_schema.MIGRATIONS,
    *conversations_schema.MIGRATIONS,
    *feedback_schema.MIGRATIONS,
    *indexing_schema.LATER_MIGRATIONS,
)
DATABASE = "library.sqlite"
"""The file that makes a folder a library."""
EXACT_CHUNKS = 50_000
"""Up to this size the exact scan of the ledger is used for searching: it needs no lock and starts faster."""
ONE_SHOT_EXACT_CHUNKS = 250_000
"""The same for a command that searches once: reading so many vectors takes less time than importing Chroma."""

_T = TypeVar("_T")


class once(cached_property[_T]):  # noqa: N801 - used as a decorator
    """A `cached_property` of `Parts` that is made once also when several threads ask for it at the same time."""

    if not TYPE_CHECKING:  # for the checker it is a `cached_property`

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            if instance is None:
                return self
            with instance.making:
                made = instance.__dict__.get(self.attrname)
                return super().__get__(instance, owner) if made is None else made


class Parts:
    """The parts of one library. Several threads may use them; one at a time may change the indexes (`writing`).

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
        self._base: BaseModel | None = None
        self._checked_adapters: set[tuple[tuple[str, str, int, int], ...]] = set()
        self.exact_chunks = ONE_SHOT_EXACT_CHUNKS if one_shot else EXACT_CHUNKS
        self.lock = IndexLock(self.folder)
        self.making = threading.RLock()
        self.writing = threading.Lock()
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

    @once
    def database(self) -> Database:
        """The library's SQLite file."""
        database = Database(self.folder / DATABASE, MIGRATIONS)
        self._closing.append(database.close)
        return database

    @once
    def ledger(self) -> Ledger:
        """What is indexed, skipped or failed, and why."""
        return Ledger(self.database)

    @once
    def chunks(self) -> ChunkStore:
        """Reading of chunks and pages."""
        return ChunkStore(self.database)

    @once
    def conversations(self) -> ConversationStore:
        """Questions and answers."""
        return ConversationStore(self.database)

    @once
    def feedback(self) -> FeedbackStore:
        """What people thought of answers."""
        return FeedbackStore(self.database)

    @once
    def embedder(self) -> Embedder:
        """The embedder the indexes are made with (that of the settings for a new library)."""
        written = str(self._card().get("name", ""))
        name = written or self.settings.index.embedder
        try:
            return self._load_embedder(name)
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
        return self._load_embedder(self.settings.index.embedder)

    def _load_embedder(self, name: str) -> Embedder:
        from ..embeddings.loading import STARTER, load_embedder

        if name == STARTER:  # without a look at lists of models: a search must start at once
            return load_embedder(name, self.models, self.progress)
        from ..models.library import find_embedder

        chosen = self.settings.index.embedder
        if Path(chosen).expanduser().name == name:  # a folder that was given by its path
            name = chosen
        found = find_embedder(name, self.models, self.progress)
        if found is None:
            return load_embedder(name, self.models, self.progress)
        return load_embedder(
            found.folder,
            self.models,
            self.progress,
            name=found.name,
            query_prefix=found.query_prefix,
            passage_prefix=found.passage_prefix,
        )

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

    @once
    def indexes(self) -> Indexes:
        """Both derived indexes, for writing; the caller holds the lock."""
        from ..indexing.indexes import Indexes

        self._closing.append(lambda: self.indexes.close())  # perhaps another object by then
        return Indexes(self.folder, self.database, self.embedder.identity)

    @once
    def vectors(self) -> VectorIndex:
        """The vector index to search: exact for small libraries or while another process writes, else Chroma."""
        from ..indexing.exact import ExactVectors

        if not self.lock.held and (self.chunks.count() <= self.exact_chunks or not self.lock.try_acquire(self.purpose)):
            return ExactVectors(self.database, self.embedder.identity)
        # The very object that indexing writes to, so that a search of this process sees what is new.
        return self.indexes.vectors

    @once
    def retriever(self) -> Retriever:
        """Hybrid search."""
        from ..indexing.keywords import KeywordIndex
        from ..retrieval.retriever import Retriever
        from .mending import mend_keywords

        self.check_embedder()
        if "indexes" in self.__dict__:
            keywords = self.indexes.keywords
        else:
            keywords = KeywordIndex(self.folder / "keywords")
            self._closing.append(keywords.close)
        mend_keywords(self, keywords)
        return Retriever(self.vectors, keywords, self.chunks, self.embedder)

    def forget_search(self) -> None:
        """Let the next search begin with the embedder and indexes as they are now."""
        with self.making:
            self.__dict__.pop("retriever", None)
            self.__dict__.pop("vectors", None)

    def start_search_early(self) -> None:
        """Load the embedder in the background while the vectors are read; worth it when a process searches once."""
        from ..indexing.exact import ExactVectors

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

    @once
    def generator(self) -> Generator:
        """The language model; its process starts with the first question. With an endpoint set, that instead."""
        if self.settings.endpoint.url:
            return self._remote()
        from ..generation.engine import Engine
        from ..generation.options import choose, refuse_what_does_not_fit
        from ..models.library import find_model

        model = find_model(self.settings.answer.model, self.models, self.progress)
        options = choose(self.settings.engine, model, alone=self.one_shot)
        cache = (
            paths.engine_cache(f"{model.fingerprint}-{options.kv_type}") if self.settings.engine.keep_cache else None
        )
        if cache is None:  # switched off: what was kept before holds text of documents
            for kept in paths.engine_cache(model.fingerprint).parent.glob("*.kv"):
                with contextlib.suppress(OSError):
                    kept.unlink()
        generator = Engine(model, options, cache, check=lambda: refuse_what_does_not_fit(model, options))
        self._closing.append(generator.close)
        return generator

    def _remote(self) -> Generator:
        from ..generation.remote import RemoteGenerator

        remote = RemoteGenerator(self.settings.endpoint)
        self._closing.append(remote.close)
        return remote

    def answerer(self, *, with_model: bool, cancel: CancelToken | None = None) -> Answerer:
        """The answer loop, with the language model or quoting only."""
        from ..answering.answerer import Answerer

        options = self.answer_options()
        if not with_model:
            return Answerer(self.retriever, self.embedder, None, options)
        return Answerer(
            self.retriever, self.embedder, self.generator, options, self.tuned(), self.routing.router(cancel)
        )

    def answer_options(self) -> AnswerOptions:
        """What the settings say about answers."""
        from ..answering.options import AnswerOptions

        answer, search = self.settings.answer, self.settings.search
        return AnswerOptions(
            passages=search.passages,
            max_tokens=answer.max_tokens,
            temperature=answer.temperature,
            seed=answer.seed,
        )

    @once
    def routing(self) -> Routing:
        """What decides which way a question goes."""
        from .routing import Routing

        return Routing(self)

    def tuned(self) -> Tuned | None:
        """The adapter that answers any question with the model in use; None for the model alone.

        Looked up for each question, so that a choice counts from the next one on.
        """
        active = [adapter for adapter in self.active_adapters() if not adapter.topics]
        return as_tuned(active[0]) if active else None

    def active_adapters(self) -> list[Adapter]:
        """The adapters chosen for the model in use; those for topics first.

        Raises:
            ModelError: A file of one is not the one that was taken in.
            AccessError: A file of one is missing, or cannot be read.
        """
        from ..generation.engine import Engine
        from ..models.adapters import AdapterLibrary, base_of, check, included_folder

        generator = self.generator
        if not isinstance(generator, Engine):  # an endpoint, or a made-up model
            return []
        chosen = [each for each in AdapterLibrary(self.models, included_folder()).all() if each.active]
        if not chosen:
            return []
        if self._base is None or self._base.fingerprint != generator.info.fingerprint:
            self._base = base_of(generator.model.path, generator.info.name, generator.info.fingerprint)
        found = [adapter for adapter in chosen if adapter.base.is_same(self._base)]
        for adapter in found:
            state = tuple((str(file), known, *_stamp(file)) for file, known in adapter.files)
            if state not in self._checked_adapters:
                check(adapter)
                self._checked_adapters.add(state)
        return sorted(found, key=lambda adapter: not adapter.topics)

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


def _stamp(file: Path) -> tuple[int, int]:
    """Size and time of a file; zeros where it cannot be looked at, which reading it will tell."""
    try:
        stat = file.stat()
    except OSError:
        return 0, 0
    return stat.st_size, stat.st_mtime_ns


def as_tuned(adapter: Adapter) -> Tuned:
    """An adapter as the answer loop uses it."""
    from ..answering.tuned import Tuned

    return Tuned(
        name=adapter.name,
        path=str(adapter.file),
        fingerprint=adapter.sha256[:16] + adapter.judge_sha256[:16],
        prompt=adapter.prompt,
        refuse_at=adapter.refuse_at,
        refuse_surely=adapter.refuse_surely,
        doubt_weight=adapter.doubt_weight,
        judge=adapter.judge,
        judge_weight=adapter.judge_weight,
        against_answer=adapter.against_answer,
        quote_at=adapter.quote_at,
        topics=adapter.topics,
        copies=adapter.copies,
    )
