"""The indexer: from sources to a library in step with them.

One run plans (what is new, changed, gone, absent), then streams files through prepare and write. It can be
stopped or killed at any moment: what was committed stays, the rest is *waiting* in the ledger, and the next run
goes on.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..embeddings.protocol import Embedder
from ..errors import AccessError, InputError, LibraryCorruptError, NotFoundError, UnsupportedError
from ..progress import CancelToken, Progress, ProgressFn
from .indexes import Indexes
from .ledger import Ledger, Source, State
from .plan import REMOVED, Plan, Planner
from .prepare import Prepared, Preparer
from .write import COPIES, BatchWriter, WriteTotals

PORTION = 500
"""So many documents are taken out of the index in one go."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run did.

    Attributes:
        indexed: Files whose text was (re)indexed.
        unchanged: Files that were current already.
        skipped: Files left out, with a reason in the ledger.
        failed: Files that could not be read, with a reason in the ledger.
        removed: Documents of files that are gone.
        absent: Documents kept although their volume is missing.
        chunks: Chunks written.
        embedded: Chunks that had to be embedded; the others were known.
        seconds: Wall time.
        unreadable: Folders that could not be listed, with the reason.
    """

    indexed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    removed: int = 0
    absent: int = 0
    chunks: int = 0
    embedded: int = 0
    seconds: float = 0.0
    unreadable: tuple[tuple[str, str], ...] = ()


class Indexer:
    """Brings the indexes in step with the sources. The caller holds the library's index lock.

    Args:
        ledger: The ledger.
        indexes: The derived indexes.
        embedder: Makes vectors.
        planner: Decides what to do with each file.
        preparer: Reads and splits files.
        recipe: Of the generations made.
    """

    def __init__(
        self,
        ledger: Ledger,
        indexes: Indexes,
        embedder: Embedder,
        planner: Planner,
        preparer: Preparer,
        recipe: str,
    ) -> None:
        self._ledger = ledger
        self._indexes = indexes
        self._embedder = embedder
        self._planner = planner
        self._preparer = preparer
        self._recipe = recipe

    def add_sources(self, paths: Sequence[Path], collection: str) -> list[Source]:
        """Register files and folders as sources of a collection (made if new).

        Raises:
            NotFoundError: A path does not exist; nothing is registered then.
            AccessError: A path cannot be looked at.
        """
        found: list[tuple[str, int]] = []
        for path in paths:
            whole = _whole(path)
            try:
                str(whole).encode()
                status = whole.stat()
                if whole.is_dir():
                    next(whole.iterdir(), None)
                else:
                    whole.open("rb").close()
            except FileNotFoundError as error:
                raise NotFoundError(
                    "there is no such file or folder", subject=str(path), advice="Check the spelling."
                ) from error
            except UnicodeEncodeError as error:
                raise InputError(
                    "this name is not valid text", subject=_printable(path), advice="Rename it and try again."
                ) from error
            except OSError as error:
                raise AccessError(f"cannot be opened ({error.strerror})", subject=str(path)) from error
            found.append((str(whole), status.st_dev))
        collection_id = self._ledger.collection_id(collection, create=True)
        with self._ledger.database.transaction():
            ids = {self._ledger.add_source(collection_id, path, device) for path, device in found}
        return [source for source in self._ledger.sources(collection) if source.source_id in ids]

    def run(
        self,
        sources: Sequence[Source],
        progress: ProgressFn,
        cancel: CancelToken,
        *,
        again: bool = False,
        only: frozenset[str] | None = None,
    ) -> IndexReport:
        """Bring the indexes in step with `sources`.

        Args:
            sources: What to look at.
            progress: Told about every file and batch.
            cancel: Obeyed within a second.
            again: Read everything again, also what is unchanged or failed before.
            only: With `again`: only these paths.

        Raises:
            Cancelled: On a stop; what was committed stays.
            StorageFullError: The disk is full; what was committed stays.
        """
        started = time.monotonic()
        if self._indexes.written_card() is None:
            self._indexes.write_card()
        try:
            self._indexes.sweep(building=True)
            lost = self._indexes.need_rebuild()
        except LibraryCorruptError:
            lost = True
        if lost:
            self._indexes.rebuild(progress, cancel)
            self._indexes.sweep(building=True)
        plan = Plan()
        for source in sources:
            cancel.check()
            progress(Progress("scanning", detail=source.path))
            self._planner.add_source(source, plan, cancel, again=again, only=only)
        self._forget(plan)
        failed, skipped, totals = self._stream(plan, progress, cancel, again)
        # Last, so that a file that only moved, or a run that was stopped, finds its vectors again.
        if plan.gone or plan.hidden or any(task.row and task.row.chunks for task in plan.tasks):
            self._indexes.generations.drop_unused_vectors()
        return IndexReport(
            indexed=totals.documents,
            unchanged=plan.same + len(plan.tasks) - totals.documents - failed - skipped,
            skipped=plan.skipped + skipped,
            failed=failed,
            removed=len(plan.gone),
            absent=plan.absent,
            chunks=totals.chunks,
            embedded=totals.embedded,
            seconds=time.monotonic() - started,
            unreadable=tuple(plan.unreadable.items()),
        )

    def _forget(self, plan: Plan) -> None:
        """Take what is gone out of search and ledger, and what is now left out of search only."""
        if not plan.gone and not plan.hidden:
            return
        self._indexes.generations.retire([*plan.gone, *plan.hidden])
        self._indexes.sweep()
        self._ledger.delete_documents(plan.gone)

    def remove(self, path: Path, collection: str | None) -> int:
        """Take a source, or single files of one, out of the index; returns the number of documents.

        Raises:
            NotFoundError: Nothing of that path is in the index.
        """
        whole = _whole(path)
        sources = [s for s in self._ledger.sources(collection) if Path(s.path).is_relative_to(whole)]
        rows = [row for row in self._ledger.documents(collection=collection) if Path(row.path).is_relative_to(whole)]
        if not sources and not rows:
            raise NotFoundError(
                "nothing of this path is in the index",
                subject=str(path),
                advice="`deskrag status` lists what is.",
            )
        ids = [row.document_id for row in rows]
        with self._ledger.database.transaction():
            self._indexes.generations.retire(ids)
            # Single files of a source that stays would come back with the next run, were they not remembered; so
            # would all, were this run killed here.
            self._ledger.mark(ids, State.SKIPPED, REMOVED)
        self._indexes.sweep()
        whole_sources = {source.source_id for source in sources}
        self._ledger.delete_documents(row.document_id for row in rows if row.source_id in whole_sources)
        for source_id in whole_sources:
            self._ledger.delete_source(source_id)
        self._indexes.generations.drop_unused_vectors()
        return len(rows)

    def remove_documents(self, document_ids: Iterable[int], progress: ProgressFn, cancel: CancelToken) -> int:
        """Take many files out of the index; returns the number of documents.

        Each stays in the ledger as removed by hand, except one that was added by itself, which is forgotten.

        Args:
            document_ids: Their ids; those that are gone meanwhile are left out.
            progress: Told how many are out.
            cancel: Obeyed between portions; what was removed stays removed.

        Raises:
            Cancelled: On a stop.
        """
        wanted = set(document_ids)
        rows = [row for row in self._ledger.documents() if row.document_id in wanted]
        own = {(source.collection, source.path): source.source_id for source in self._ledger.sources()}
        for first in range(0, len(rows), PORTION):
            cancel.check()
            portion = rows[first : first + PORTION]
            progress(Progress("removing", first, len(rows), "files", portion[0].path))
            ids = [row.document_id for row in portion]
            with self._ledger.database.transaction():
                self._indexes.generations.retire(ids)
                self._ledger.mark(ids, State.SKIPPED, REMOVED)
            self._indexes.sweep()
            alone = [row for row in portion if own.get((row.collection, row.path)) == row.source_id]
            self._ledger.delete_documents(row.document_id for row in alone)
            for row in alone:
                self._ledger.delete_source(row.source_id)
        self._indexes.generations.drop_unused_vectors()
        progress(Progress("removing", len(rows), len(rows), "files"))
        return len(rows)

    def remove_collection(self, collection: str) -> int:
        """Take a whole collection out of the library; returns the number of documents."""
        collection_id = self._ledger.collection_id(collection)
        ids = [row.document_id for row in self._ledger.documents(collection=collection)]
        self._indexes.generations.retire(ids)
        self._indexes.sweep()
        self._indexes.vectors.drop(collection_id)
        self._ledger.delete_collection(collection_id)
        self._indexes.generations.drop_unused_vectors()
        return len(ids)

    def _stream(
        self, plan: Plan, progress: ProgressFn, cancel: CancelToken, again: bool
    ) -> tuple[int, int, WriteTotals]:
        total, failed, skipped, done = len(plan.tasks), 0, 0, 0

        def wrote(totals: WriteTotals) -> None:
            progress(Progress("indexing", done, total, "files", "", totals.chunks))

        writer = BatchWriter(self._indexes, self._embedder, self._recipe, cancel, wrote)
        if plan.tasks:
            writer.warm_up()
        copies: list[Prepared] = []
        prepared: Iterator[Prepared] = _ahead(lambda: self._preparer.run(plan.tasks, cancel, again=again), cancel)
        try:
            for item in prepared:
                cancel.check()
                if item.copy:  # written together at the end, when what they are copies of is
                    copies.append(item)
                    continue
                state = self._settle(item)
                failed += state is State.FAILED
                skipped += state is State.SKIPPED
                if item.chunks:
                    writer.add(item)
                elif not item.copy and not isinstance(item.error, AccessError | NotFoundError):
                    self._touch(item)
                done += 1
                progress(Progress("indexing", done, total, "files", item.task.file.path, writer.totals.chunks))
            writer.flush()
            for first in range(0, len(copies), COPIES):
                cancel.check()
                for item in writer.clone(copies[first : first + COPIES]):  # what they are copies of was not readable
                    item = self._preparer.read(item.task, item.content_hash, cancel)
                    state = self._settle(item)
                    failed += state is State.FAILED
                    skipped += state is State.SKIPPED
                    if item.chunks:
                        writer.add(item)
                    elif not isinstance(item.error, AccessError | NotFoundError):
                        self._touch(item)
                writer.flush()
                done += len(copies[first : first + COPIES])
                progress(Progress("indexing", done, total, "files", "", writer.totals.chunks))
        finally:
            prepared.close()  # type: ignore[attr-defined]
            writer.close()
        return failed, skipped, writer.totals

    def _settle(self, item: Prepared) -> State | None:
        """Write the ledger row of a file that gave no chunks; None for one that did, or that needs none."""
        if item.copy or item.unchanged or item.chunks:
            return None
        number = item.task.document_id
        if isinstance(item.error, AccessError) and item.task.row and item.task.row.chunks:
            self._ledger.mark([number], State.ABSENT, item.error.reason)
            return State.ABSENT
        state = State.SKIPPED if isinstance(item.error, UnsupportedError) or item.error is None else State.FAILED
        if item.error is not None:
            reason = f"{item.error.reason}. {item.error.advice}".strip().rstrip(".")
        else:
            reason = "; ".join(item.document.notes) if item.document else ""
        self._ledger.mark([number], state, reason or "no text in this file")
        if item.task.row and item.task.row.chunks:
            self._indexes.generations.retire([number])
            self._indexes.sweep()
        return state

    def _touch(self, item: Prepared) -> None:
        """Remember size and time of a file that gave no new chunks; it is read again when they change."""
        with self._ledger.database.transaction() as db:
            db.execute(
                """UPDATE documents SET size = ?1, modified_ns = ?2, content_hash = ?3,
                     state = CASE WHEN ?4 THEN 'indexed' ELSE state END,
                     reason = CASE WHEN ?4 THEN '' ELSE reason END WHERE id = ?5""",
                (
                    item.task.file.size,
                    item.task.file.modified_ns,
                    item.content_hash,
                    item.unchanged,
                    item.task.document_id,
                ),
            )


def _whole(path: Path) -> Path:
    """The one absolute spelling of a path, whatever the current folder; links stay links."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - `resolve` would follow links


def _printable(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode()


def _ahead(make: Callable[[], Iterator[_T]], cancel: CancelToken) -> Iterator[_T]:
    """Run an iterator in a thread of its own, at most four items ahead."""
    items: queue.Queue[tuple[_T | None, BaseException | None]] = queue.Queue(maxsize=4)
    stopped = threading.Event()

    def put(item: _T | None, error: BaseException | None) -> bool:
        while not stopped.is_set():
            try:
                items.put((item, error), timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        try:
            for item in make():
                if not put(item, None):
                    return
            put(None, None)
        except BaseException as error:  # noqa: BLE001 - handed to the consuming thread, which raises it
            put(None, error)

    thread = threading.Thread(target=work, name="index-preparer", daemon=True)
    thread.start()
    try:
        while True:
            try:
                item, error = items.get(timeout=0.2)
            except queue.Empty:
                cancel.check()
                continue
            if error is not None:
                raise error
            if item is None:
                return
            yield item
    finally:
        stopped.set()
        thread.join(timeout=5)
