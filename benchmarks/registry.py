"""The registry: what every benchmark measures, on what, against what, and the function that does it.

One idea: a benchmark declares its rows before it runs, so the report can say what each figure means and
whether it meets its target without looking into any script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Values = Mapping[str, "float | Measured"]
Run = Callable[[], Values]


class Skipped(Exception):  # noqa: N818 - not an error: the benchmark cannot run here
    """Why a benchmark was not run."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with what is only known after the run.

    Attributes:
        value: The figure, in the row's unit.
        target: Replaces the row's target (``">= 0.47"``), for rows whose target is another figure of the same run.
        data: Replaces the row's data (which library was at hand, how many questions).
        detail: A remark for the report.
    """

    value: float
    target: str | None = None
    data: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table.

    Attributes:
        id: Stable id, such as ``retrieval.scifact.ndcg10``.
        what: What it is, in a few words.
        data: The data it is measured on.
        unit: Unit of the value.
        target: ``">= x"``, ``"<= x"``, or empty for a figure that is only reported.
        against: What to compare it with.
    """

    id: str
    what: str
    data: str
    unit: str = ""
    target: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A function that measures one or more rows.

    Attributes:
        group: ``retrieval``, ``answers``, ``adapter``, ``comparison``, ``tuning``, ``router``, ``robustness``,
            ``speed``, ``engine``, ``server``, ``desktop`` or ``scale``.
        rows: What it measures.
        how: How it measures, in one or two sentences.
        needs: Folders below the data folder that must be there.
        run: Measures; returns values by row id.
        on_request: Runs only when it is named.
    """

    group: str
    rows: tuple[Row, ...]
    how: str
    needs: tuple[str, ...]
    run: Run
    on_request: bool = False

    def measures(self, wanted: str) -> bool:
        """Whether `wanted` (a group, an id or the beginning of ids) names it."""
        return wanted == self.group or any(row.id == wanted or row.id.startswith(f"{wanted}.") for row in self.rows)


_registered: list[Benchmark] = []


def benchmark(
    group: str, rows: Sequence[Row], how: str, needs: Sequence[str] = (), *, on_request: bool = False
) -> Callable[[Run], Run]:
    """Register the decorated function; see `Benchmark`."""

    def register(run: Run) -> Run:
        _registered.append(Benchmark(group, tuple(rows), how, tuple(needs), run, on_request))
        return run

    return register


def registered() -> list[Benchmark]:
    """Every benchmark, in the order of the table."""
    from . import (  # noqa: F401 - importing registers
        adapter,
        answers,
        comparison,
        desktop,
        engine,
        engine_recovery,
        pages,
        retrieval,
        robustness,
        router,
        scale,
        server,
        speed,
        tuning,
    )

    order = [
        "retrieval",
        "answers",
        "adapter",
        "comparison",
        "tuning",
        "router",
        "robustness",
        "speed",
        "engine",
        "server",
        "desktop",
        "scale",
    ]
    return sorted(_registered, key=lambda each: order.index(each.group))


def selected(wanted: Sequence[str]) -> list[Benchmark]:
    """The benchmarks named by `wanted`; without names, all but those on request.

    Raises:
        ValueError: Nothing has one of the names.
    """
    known = registered()
    for name in wanted:
        if not any(each.measures(name) for each in known):
            raise ValueError(f"no benchmark is called {name!r}; `python -m benchmarks --list` shows them all")
    return [
        each for each in known if any(map(each.measures, wanted)) or (not wanted and not each.on_request)
    ]  # fmt: skip


def rows() -> Iterator[tuple[Benchmark, Row]]:
    """Every row with its benchmark, in the order of the table."""
    for each in registered():
        for row in each.rows:
            yield each, row
