"""Deciding what to do with each file of a source: the comparison of the folder with the ledger.

Unchanged files cost one `stat`. What is missing is only *gone* when its folder could be looked into and its
volume is there; otherwise it is *absent*, and its text stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..documents.ocr import ADVICE_ENABLE, ADVICE_INSTALL
from ..progress import CancelToken
from .ledger import DocumentRow, Ledger, Source, State
from .walk import FoundFile, Walker, WalkReport

BAD_NAME = "its name or a folder's is not valid text; rename it"
LEADS_OUTSIDE = "a link that leads out of its folder; add what it leads to by itself"
REMOVED = "removed from the index; name the file to `deskrag index` to bring it back"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read: its ledger row exists. With `again` it is read even if its bytes are known."""

    document_id: int
    collection_id: int
    collection: str
    file: FoundFile
    row: DocumentRow | None
    again: bool = False


@dataclass(slots=True)
class Plan:
    """What one run has to do."""

    tasks: list[Task] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)  # still there, but left out from now on
    # Rows by collection and path, read once; and what was met, so that overlapping sources give one task a file.
    rows: dict[str, dict[str, DocumentRow]] = field(default_factory=dict)
    by_source: dict[int, list[DocumentRow]] = field(default_factory=dict)
    met: set[tuple[str, str]] = field(default_factory=set)
    absent: int = 0
    same: int = 0
    skipped: int = 0
    unreadable: dict[str, str] = field(default_factory=dict)


class Planner:
    """Compares sources with the ledger and writes down what it met.

    Args:
        ledger: The ledger.
        walker: Finds files.
        is_supported: Whether a reader exists for a file name.
        max_file_bytes: Larger files are skipped.
        recipe: What a current generation must have been made with.
        ocr: Whether scanned pages can be read now.
    """

    def __init__(
        self,
        ledger: Ledger,
        walker: Walker,
        is_supported: Callable[[str], bool],
        max_file_bytes: int,
        recipe: str,
        *,
        ocr: bool = False,
    ) -> None:
        self._ledger = ledger
        self._walker = walker
        self._is_supported = is_supported
        self._max_file_bytes = max_file_bytes
        self._recipe = recipe
        self._ocr = ocr

    def add_source(
        self,
        source: Source,
        plan: Plan,
        cancel: CancelToken,
        *,
        again: bool = False,
        only: frozenset[str] | None = None,
    ) -> None:
        """Extend `plan` by what `source` needs.

        Args:
            source: The source.
            plan: Grows.
            cancel: Obeyed between files.
            again: Also read what failed before and what seems unchanged (not what was removed).
            only: Leave every other file of the source as it is.
        """
        root = Path(source.path)
        if source.collection not in plan.rows:
            rows = self._ledger.documents(collection=source.collection)
            plan.rows[source.collection] = {row.path: row for row in rows}
            for each in rows:
                plan.by_source.setdefault(each.source_id, []).append(each)
        elsewhere = plan.rows[source.collection]
        known = {row.path: row for row in plan.by_source.get(source.source_id, [])}
        report = WalkReport()
        found: list[FoundFile] = []
        for file in self._walker.walk(root, report):
            cancel.check()
            found.append(file)
        if not found and _is_deleted_file(source, known):
            plan.gone += [row.document_id for row in known.values()]
            return
        plan.unreadable.update(report.unreadable)
        if not found and known and (str(root) in report.unreadable or _looks_unplugged(root, source)):
            self._ledger.set_source_state(source.source_id, "absent")
            self._absent(list(known.values()), plan, "the drive or folder is missing")
            return
        if source.state != "present":
            self._ledger.set_source_state(source.source_id, "present")
        collection_id = self._ledger.collection_id(source.collection)
        back: list[int] = []
        with self._ledger.database.transaction():
            for file in found:
                row = elsewhere.get(file.path)
                known.pop(file.path, None)
                if (source.collection, file.path) in plan.met:
                    continue
                plan.met.add((source.collection, file.path))
                if only is not None and file.path not in only:
                    plan.same += 1
                    continue
                explicit = file.path == source.path
                removed = row is not None and row.reason == REMOVED
                # What was left for want of text recognition is read once that is there.
                said = row.reason + row.notes if row is not None and self._ocr else ""
                scan = ADVICE_INSTALL in said or ADVICE_ENABLE in said
                if row is not None and not (again or scan or (removed and explicit)) and self._is_same(row, file):
                    plan.same += 1
                    if row.state is State.ABSENT:
                        back.append(row.document_id)
                    continue
                reason = self._reason_to_skip(file)
                if removed and not explicit:
                    plan.same += 1
                    continue
                if row is not None and row.chunks and not reason:
                    # Size and time are written with the swap: an interrupted run reads the file again.
                    plan.tasks.append(Task(row.document_id, collection_id, source.collection, file, row, again=scan))
                    continue
                document_id = self._ledger.meet(
                    collection_id,
                    source.source_id if row is None else row.source_id,
                    file.path,
                    size=file.size,
                    modified_ns=file.modified_ns if reason else 0,
                    device=file.device,
                    state=State.SKIPPED if reason else State.WAITING,
                    reason=reason,
                    content_hash="" if reason else None,
                )
                if reason:
                    plan.skipped += 1
                    if row is not None and row.chunks:
                        plan.hidden.append(document_id)
                    continue
                plan.tasks.append(Task(document_id, collection_id, source.collection, file, row, again=scan))
        if back:
            self._ledger.come_back(back)
        self._missing(source, list(known.values()), report, plan)

    def _is_same(self, row: DocumentRow, file: FoundFile) -> bool:
        if row.size != file.size or row.modified_ns != file.modified_ns or row.state is State.WAITING:
            return False
        # A run that ended between two steps: text still there that should be out of sight, or the other way round.
        if bool(row.chunks) is not (row.state in (State.INDEXED, State.ABSENT)):
            return False
        if row.state is State.SKIPPED and not row.content_hash and row.reason != REMOVED:
            # Left out unread: a raised limit or a new reader may admit it now.
            return row.reason == self._reason_to_skip(file)
        return not row.recipe or row.recipe == self._recipe

    def _reason_to_skip(self, file: FoundFile) -> str:
        name = Path(file.path).name
        if file.badly_named:
            return BAD_NAME
        if file.leads_outside:
            return LEADS_OUTSIDE
        if not self._is_supported(name):
            suffix = Path(name).suffix
            return f"no reader for {suffix} files" if suffix else "no reader for files without a suffix"
        if file.size == 0:
            return "empty file"
        if file.size > self._max_file_bytes:
            return f"larger than {self._max_file_bytes // 2**20} MB (setting reading.max_file_mb)"
        return ""

    def _missing(self, source: Source, rows: list[DocumentRow], report: WalkReport, plan: Plan) -> None:
        """Sort documents that were not met into gone and absent."""
        out_of_reach: list[DocumentRow] = []
        for row in rows:
            folder = next((f for f in report.unreadable if _is_below(row.path, f)), None)
            if folder is not None or _volume_is_missing(row, source):
                out_of_reach.append(row)
            else:
                plan.gone.append(row.document_id)
        self._absent(out_of_reach, plan, "the drive or folder is missing or cannot be opened")

    def _absent(self, rows: list[DocumentRow], plan: Plan, reason: str) -> None:
        # Only what has text: a row without it keeps its state and reason (failed, left out, removed by hand).
        kept = [row for row in rows if row.chunks]
        plan.absent += len(kept)
        self._ledger.mark([row.document_id for row in kept if row.state is not State.ABSENT], State.ABSENT, reason)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or Path(path).is_relative_to(folder)


def _is_deleted_file(source: Source, known: dict[str, DocumentRow]) -> bool:
    """The source is a single file that is gone from a folder that is still there, on the same volume."""
    root = Path(source.path)
    try:
        return set(known) == {source.path} and not os.path.lexists(root) and root.parent.stat().st_dev == source.device
    except OSError:
        return False


def _looks_unplugged(root: Path, source: Source) -> bool:
    """An existing but empty folder is the bare mount point of a missing volume when its device changed."""
    try:
        device = root.stat().st_dev
    except OSError:
        return True
    return source.device != 0 and device != source.device


def _volume_is_missing(row: DocumentRow, source: Source) -> bool:
    """The document lay on another volume than its source, and what is at its place now is not that volume."""
    if not row.device or row.device == source.device:
        return False
    for folder in Path(row.path).parents:
        try:
            return folder.stat().st_dev != row.device
        except OSError:
            continue
    return True
