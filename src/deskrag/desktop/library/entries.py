"""The ledger's rows ready for the table: read, filtered, sorted and counted off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from ...indexing.ledger import DocumentRow, Source, State
from ...progress import CancelToken
from ..widgets.typography import short_path
from .reasons import STATES, short_reason

if TYPE_CHECKING:
    from ...app.application import Application

_ORDER = {state: place for place, state in enumerate(STATES)}


class Column(IntEnum):
    """Columns of the table."""

    FILE = 0
    STATE = 1
    COLLECTION = 2
    PAGES = 3
    PASSAGES = 4
    MODIFIED = 5
    INDEXED = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One file.

    Attributes:
        row: Its ledger row.
        name: File name.
        folder: Where it is.
        reason: Short reason in the person's language.
        words: What a filter's words are looked for in, case folded.
    """

    row: DocumentRow
    name: str
    folder: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything the view shows.

    Attributes:
        entries: Every file.
        collections: Names of all collections, also empty ones.
        sources: Files and folders that were added.
        searchable: Files with text in the index.
        readable: Files that could have it: all but those left out.
        failed: Files that failed.
    """

    entries: tuple[Entry, ...] = ()
    collections: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    searchable: int = 0
    readable: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is shown and in which order.

    Attributes:
        text: Words that must stand in path or reason.
        collection: Only this one; all if empty.
        state: Only this one.
        hidden: Documents that are about to be removed.
        column: Sorted by.
        descending: Largest first.
    """

    text: str = ""
    collection: str = ""
    state: State | None = None
    hidden: frozenset[int] = frozenset()
    column: Column = Column.FILE
    descending: bool = False

    @property
    def filters(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text.strip() or self.collection or self.state)


@dataclass(frozen=True, slots=True)
class Selection:
    """What criteria left.

    Attributes:
        order: Indices of entries, in order.
        states: Number of files by state, before the filter by state.
        pages: Pages of what is shown.
        passages: Passages of what is shown.
        kept: Where the rows are now that were chosen, and the current one.
    """

    order: list[int] = field(default_factory=list)
    states: dict[State, int] = field(default_factory=dict)
    pages: int = 0
    passages: int = 0
    kept: Kept = field(default_factory=lambda: Kept())


@dataclass(frozen=True, slots=True)
class Kept:
    """Chosen rows found again.

    Attributes:
        runs: First and last row of each run of neighbours.
        current: Row of the keyboard; -1 for none.
        stamp: Of the choice they stand for (`Choice.stamp`).
    """

    runs: tuple[tuple[int, int], ...] = ()
    current: int = -1
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen rows of the table, as runs: all of 100,000 rows are one. It can be worked on off the GUI thread.

    Attributes:
        entries: What the table shows.
        order: In which order.
        runs: First and last row of each run of neighbours.
        current: Row of the keyboard; -1 for none.
        stamp: Number of this choice; another one has another number.
    """

    entries: Sequence[Entry] = ()
    order: Sequence[int] = ()
    runs: tuple[tuple[int, int], ...] = ()
    current: int = -1
    stamp: int = 0

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(last - first + 1 for first, last in self.runs)

    @property
    def one(self) -> Entry | None:
        """The chosen file, if it is one."""
        return self.entries[self.order[self.runs[0][0]]] if self.count == 1 else None

    def rows(self) -> list[DocumentRow]:
        """Every chosen file."""
        entries = self.entries
        return [entries[number].row for first, last in self.runs for number in self.order[first : last + 1]]


def sums(choice: Choice) -> tuple[int, int]:
    """Pages and passages of what is chosen."""
    rows = choice.rows()
    return sum(row.pages for row in rows), sum(row.chunks for row in rows)


def find_again(choice: Choice, entries: Sequence[Entry], order: Sequence[int]) -> Kept:
    """Where the chosen files are in other rows."""
    ids = {row.document_id for row in choice.rows()}
    here = choice.entries[choice.order[choice.current]].row.document_id if choice.current >= 0 else -1
    if not ids and here < 0:
        return Kept(stamp=choice.stamp)
    runs: list[tuple[int, int]] = []
    current = -1
    for place, number in enumerate(order):
        document = entries[number].row.document_id
        if document == here:
            current = place
        if document in ids:
            if runs and runs[-1][1] == place - 1:
                runs[-1] = (runs[-1][0], place)
            else:
                runs.append((place, place))
    return Kept(tuple(runs), current, choice.stamp)


def read(app: Application) -> Contents:
    """Read the whole ledger."""
    report = app.status()
    entries = []
    for row in report.documents:
        folder, _, name = row.path.replace("\\", "/").rpartition("/")
        reason = short_reason(row)
        words = f"{row.path}\n{row.title}\n{row.reason}\n{reason}".casefold()
        entries.append(Entry(row, name, short_path(folder), reason, words))
    wanted = [row for row in report.documents if row.state is not State.SKIPPED]
    return Contents(
        tuple(entries),
        tuple(info.name for info in report.collections),
        report.sources,
        sum(row.chunks > 0 for row in wanted),
        len(wanted),
        sum(row.state is State.FAILED for row in wanted),
    )


def select(
    entries: Sequence[Entry], criteria: Criteria, cancel: CancelToken | None = None, choice: Choice | None = None
) -> Selection:
    """Filter, sort and count, and find again what was chosen.

    Raises:
        Cancelled: Nobody wants it any more.
    """
    words = criteria.text.casefold().split()
    states = dict.fromkeys(STATES, 0)
    order: list[int] = []
    for number, entry in enumerate(entries):
        row = entry.row
        if cancel is not None and number % 4096 == 0:
            cancel.check()
        if (
            (criteria.collection and row.collection != criteria.collection)
            or row.document_id in criteria.hidden
            or not all(word in entry.words for word in words)
        ):
            continue
        states[row.state] += 1
        if criteria.state in (None, row.state):
            order.append(number)
    order.sort(key=lambda number: _key(entries[number], criteria.column), reverse=criteria.descending)
    return Selection(
        order,
        states,
        sum(entries[number].row.pages for number in order),
        sum(entries[number].row.chunks for number in order),
        find_again(choice, entries, order) if choice is not None else Kept(),
    )


def _key(entry: Entry, column: Column) -> tuple[object, ...]:
    row, name = entry.row, entry.name.casefold()
    match column:
        case Column.STATE:
            return _ORDER[row.state], entry.reason.casefold(), name
        case Column.COLLECTION:
            return row.collection.casefold(), name
        case Column.PAGES:
            return row.pages, name
        case Column.PASSAGES:
            return row.chunks, name
        case Column.MODIFIED:
            return row.modified_ns, name
        case Column.INDEXED:
            return row.looked, name
        case _:
            return name, entry.folder
