"""`python -m benchmarks [ID or group …]`: measure, merge into `results.json`, write `RESULTS.md`."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from . import machine, registry, report, results
from .data import WORK, data_folder
from .registry import Benchmark, Measured, Skipped


def main() -> int:
    """Run what is named; 1 if something failed, 2 for a wrong name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("wanted", nargs="*", metavar="ID|GROUP", help="all but `scale` when nothing is named")
    parser.add_argument("--list", action="store_true", help="show ids, data and targets")
    parser.add_argument("--report", action="store_true", help="only write RESULTS.md again")
    arguments = parser.parse_args()
    # Neither the settings nor the libraries of this account are touched.
    os.environ.setdefault("DESKRAG_HOME", str(WORK / "home"))
    os.environ.setdefault("DESKRAG_MODELS", str(machine.ROOT / ".cache" / "models"))
    # Programs that are timed start as they do for a person: the second time, their bytecode is there.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if arguments.list:
        for each, row in registry.rows():
            print(f"{each.group:<11} {row.id:<34} {row.target:<10} {row.data}{' (on request)' * each.on_request}")
        return 0
    try:
        chosen = [] if arguments.report else registry.selected(arguments.wanted)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    with _alone():
        failed = [each for each in chosen if not _run(each)]
    report.write()
    for each in failed:
        print(f"FAILED: {', '.join(row.id for row in each.rows)}", file=sys.stderr)
    return 1 if failed else 0


def _alone() -> FileLock:
    """One run at a time: another would disturb its timings and replace the libraries it reads."""
    WORK.mkdir(parents=True, exist_ok=True)
    lock = FileLock(WORK / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("waiting for another run of the benchmarks …", flush=True)
        lock.acquire()
    return lock


def _run(each: Benchmark) -> bool:
    """Measure one benchmark and keep its figures; False if it failed."""
    print(f"{each.rows[0].id} …", flush=True)
    started = time.monotonic()
    try:
        for folder in each.needs:
            data_folder(folder)
        values = each.run()
    except Skipped as reason:
        print(f"  skipped: {reason}")
        return True
    except Exception:  # noqa: BLE001 - the other benchmarks still run; the exit code tells
        traceback.print_exc()
        return False
    rows = {row.id: row for row in each.rows}
    made = [_result(rows[key], value) for key, value in values.items()]
    results.merge(made)
    for result in made:
        verdict = {True: "met", False: "NOT MET", None: ""}[result.met]
        print(f"  {result.id}: {result.value:.4g} {result.unit}  {result.target} {verdict}  {result.detail}".rstrip())
    print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    return True


def _result(row: registry.Row, value: float | Measured) -> results.Result:
    measured = value if isinstance(value, Measured) else Measured(float(value))
    return results.Result(
        id=row.id,
        value=round(float(measured.value), 4),
        unit=row.unit,
        target=row.target if measured.target is None else measured.target,
        against=row.against,
        data=measured.data or row.data,
        machine=machine.machine(),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=machine.commit(),
        detail=measured.detail,
    )


if __name__ == "__main__":
    sys.exit(main())
