"""`RESULTS.md`: the committed table, written from `results.json` alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .machine import versions
from .registry import Benchmark, registered
from .results import Result, read

REPORT = Path(__file__).parent / "RESULTS.md"

_HEAD = """\
# Measurements

Written by `make bench` from `benchmarks/results.json`; `python -m benchmarks --list` names the parts that can be run
alone. Everything goes through the application as a person uses it, with default settings and the starter models
(SmolLM2-135M-Instruct, all-MiniLM-L6-v2). Timings are of the machine named below; ratios were measured side by side in
one run. Figures of other programs were measured with the same embedder and language model on the same kind of machine.
"""
_TITLES = {
    "retrieval": "Retrieval",
    "answers": "Answers, refusals, citations",
    "adapter": "The factory adapter",
    "comparison": "When to use which",
    "tuning": "Tuning",
    "router": "Router",
    "robustness": "Robustness",
    "speed": "Speed",
    "engine": "Engine",
    "server": "Server",
    "desktop": "Desktop",
    "scale": "Scale",
}


def write(path: Path = REPORT) -> None:
    """Write the report from the results so far."""
    results = read()
    parts = [_HEAD]
    for group, title in _TITLES.items():
        lines = [line for each in registered() if each.group == group for line in _lines(each, results)]
        if lines:
            parts.append(
                f"## {title}\n\n| id | value | target | met | what | data | compare |\n|---|---|---|---|---|---|---|"
            )
            parts[-1] += "\n" + "\n".join(lines) + "\n"
    parts.append(_details(results.values()))
    parts.append(_how(results))
    parts.append(_where(results.values()))
    partial = path.with_suffix(".partial")
    partial.write_text("\n".join(parts), "utf-8")
    partial.replace(path)


def _lines(each: Benchmark, results: dict[str, Result]) -> list[str]:
    lines = []
    for row in each.rows:
        result = results.get(row.id)
        if result is None:
            continue
        met = {True: "yes", False: "**no**", None: ""}[result.met]
        target = result.target.replace(">=", "≥").replace("<=", "≤")
        cells = [f"`{row.id}`", _number(result.value, result.unit), target, met, row.what, result.data, result.against]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _number(value: float, unit: str) -> str:
    if unit in ("MB", "1/s", "ms"):
        return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    if unit == "s":
        return f"{value:.2f} s"
    return f"{value:.2f} {unit}" if unit else f"{value:.3f}"


def _details(results: Iterable[Result]) -> str:
    lines = [f"- `{result.id}`: {result.detail}" for result in results if result.detail]
    return "## Remarks\n\n" + "\n".join(lines) + "\n"


def _how(results: dict[str, Result]) -> str:
    lines: dict[str, list[str]] = {}
    for each in registered():
        ids = [f"`{row.id}`" for row in each.rows if row.id in results]
        if ids:
            lines.setdefault(each.how, []).extend(ids)
    return "## How each was measured\n\n" + "\n".join(f"- {', '.join(ids)}: {how}" for how, ids in lines.items()) + "\n"


def _where(results: Iterable[Result]) -> str:
    places: dict[tuple[str, str, str], list[str]] = {}
    for result in results:
        places.setdefault((result.machine, result.date[:10], result.commit), []).append(f"`{result.id}`")
    lines = [
        f"- {machine}; {date}; commit {commit or 'unknown'}: {', '.join(ids)}"
        for (machine, date, commit), ids in sorted(places.items(), key=lambda item: item[0][1])
    ]
    packages = ", ".join(f"{name} {number}" for name, number in versions().items())
    return "## Machine, date and versions\n\n" + "\n".join(lines) + f"\n\nPackages: {packages}.\n"
