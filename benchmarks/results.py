"""`results.json`: the latest figure of every row, each with the machine, date and commit it was measured on.

Running a part replaces only the rows of that part. The file is replaced atomically, so a run that is stopped
leaves the old figures whole.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Result:
    """A measured row.

    Attributes:
        id: Id of the row.
        value: The figure.
        unit: Its unit.
        target: ``">= x"``, ``"<= x"`` or empty.
        against: What to compare it with.
        data: What it was measured on.
        machine: The machine, in a few words.
        date: When (UTC, ISO).
        commit: Commit of the code, with ``+changes`` when files differed from it.
        detail: A remark.
    """

    id: str
    value: float
    unit: str
    target: str
    against: str
    data: str
    machine: str
    date: str
    commit: str
    detail: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return meets(self.value, self.target)


def meets(value: float, target: str) -> bool | None:
    """Whether `value` meets a target such as ``">= 0.71"``; None for an empty one."""
    if not target:
        return None
    sign, number = target.split()
    compare = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}[sign]
    return bool(compare(value, float(number)))


def read(path: Path = RESULTS) -> dict[str, Result]:
    """The results so far, by id; empty if there are none."""
    if not path.exists():
        return {}
    return {entry["id"]: Result(**entry) for entry in json.loads(path.read_text("utf-8"))}


def merge(new: Iterable[Result], path: Path = RESULTS) -> dict[str, Result]:
    """Add or replace rows in the file; returns all of them."""
    merged = {**read(path), **{result.id: result for result in new}}
    entries = [asdict(merged[key]) for key in sorted(merged)]
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", "utf-8")
    partial.replace(path)
    return merged
