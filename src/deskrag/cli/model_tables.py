"""Models on the terminal: a table for the list, a card for one model."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ..models.fit import size_text
from .terminal import one_line

if TYPE_CHECKING:
    from ..app.model_facts import ModelInfo, ModelRow
    from ..models.fit import Fit
    from ..models.memory import MachineMemory

_BADGES = {"runs well": ("●", "green"), "runs": ("◐", "yellow"), "does not fit": ("○", "red")}
_STATES = {
    "in use": ("in use", "green"),
    "here": ("here", "cyan"),
    "included": ("included", "cyan"),
    "gone": ("missing", "red"),
}
_PLAIN_WIDTH = 150
_LEAST_GOOD_FOR = 24


def show_rows(rows: Sequence[ModelRow], memory: MachineMemory) -> None:
    """The list, language models first, each kind with what is here before what can be downloaded."""
    here = [row for row in rows if row.state != "available"]
    others = [row for row in rows if row.state == "available"]
    if here:
        _print_table("On this machine", here)
    for title, kind in (("To download: they write", "language"), ("To download: they search", "embedding")):
        some = [row for row in others if row.kind == kind]
        if some:
            _print_table(title, some)
    if not rows:
        click.echo("No model matches.")
    free = f"{size_text(memory.ram_free)} of memory free"
    if memory.gpus:
        free += f", {size_text(memory.vram_free)} on {', '.join(memory.gpus)}"
    click.secho(f"{free}.  ● runs well  ◐ runs  ○ does not fit  ~ not checked  NC not for commercial use", dim=True)
    if others:
        click.secho("Get one with: deskrag models download NAME", dim=True)


def show_info(info: ModelInfo) -> None:
    """Everything known of one model."""
    row = info.row
    about = "about " if "size" in row.unverified and row.state == "available" else ""
    click.secho(one_line(row.title), bold=True)
    state, colour = _STATES.get(row.state, ("not on this machine; get it with `deskrag models download`", "yellow"))
    _line("name", row.name)
    _line("state", click.style(state, fg=colour) + (" (in place, never deleted)" if row.in_place else ""))
    if row.note:
        _line("problem", click.style(one_line(row.note), fg="red"))
    does = "writes answers" if row.kind == "language" else "searches"
    if row.kind == "language":
        does += "" if row.trusted else "; small, so its sentences are shown only with a quote"
    _line("what it does", does)
    _line("good for", row.good_for)
    _line("languages", "many" if "*" in row.languages else ", ".join(row.languages))
    _line(
        "licence", row.licence + ("" if row.commercial else " (not for commercial use)") if row.licence else "unknown"
    )
    _line("size", f"{about}{size_text(row.size)}")
    _line("parameters", _count(row.parameters))
    _line("quantisation", row.quantization)
    _line("architecture", info.architecture)
    _line("context", f"{row.context:,} tokens" if row.context else "")
    _line("dimensions", str(row.dimensions or ""))
    if info.chat_template is not None:
        family = f" ({info.template})" if info.template else ""
        _line("chat template", f"yes{family}" if info.chat_template else click.style("none in the file", fg="yellow"))
    else:
        _line("chat template", info.template)
    if info.query_prefix or info.passage_prefix:
        _line("before a query", repr(info.query_prefix))
        _line("before a passage", repr(info.passage_prefix))
    _line("from", f"{info.repository}{f' at {info.revision[:12]}' if info.revision else ''}" if info.repository else "")
    _line("made from", info.made_from)
    for file, digest in zip(info.files, info.sha256 or ("",) * len(info.files), strict=False):
        _line("file", str(file))
        _line("SHA-256", digest or click.style("pinned at its first use", dim=True))
    if row.unverified:
        _line("not checked", ", ".join(row.unverified))
    if row.fit is not None:
        _fit_lines(row.fit)
    if info.measurements:
        show_measurements(info.measurements)


def show_fit(name: str, fit: Fit, *, brief: bool = False) -> None:
    """Fit advice, in one line or with the numbers."""
    badge, colour = _BADGES[fit.verdict]
    click.echo(f"{click.style(f'{badge} {fit.verdict}', fg=colour, bold=True)}  {name} {fit.reason}.")
    if brief:
        return
    _numbers(fit)


def show_measurements(rows: Sequence[Any]) -> None:
    """What was measured of each quantisation, as a table."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, title="Measured on this machine", title_justify="left", title_style="bold")
    for title in ("type", "size", "perplexity", "of source", "reads tok/s", "writes tok/s"):
        table.add_column(title, justify="left" if title == "type" else "right", header_style="dim")
    for row in rows:
        table.add_row(
            row.type, size_text(row.size), f"{row.perplexity:.2f}", f"{row.ratio:.3f}", f"{row.prefill:.0f}",
            f"{row.decode:.1f}",
        )  # fmt: skip
    _console().print(table)


def _fit_lines(fit: Fit) -> None:
    badge, colour = _BADGES[fit.verdict]
    _line("fit", f"{click.style(f'{badge} {fit.verdict}', fg=colour, bold=True)}: {fit.reason}")
    _numbers(fit)


def _numbers(fit: Fit) -> None:
    _line("  weights", f"{size_text(fit.weights):>9}")
    _line("  KV cache", f"{size_text(fit.kv_cache):>9}   {fit.context:,} tokens in {fit.kv_type}")
    _line("  work space", f"{size_text(fit.work):>9}")
    _line("  in all", f"{size_text(fit.total):>9}   of {size_text(fit.free)} free ({fit.place})")
    _line("  longest context", f"{fit.largest_context:,} tokens" if fit.largest_context else "none")
    if not fit.exact:
        click.secho("  Estimated from the catalogue; exact once the file is here.", dim=True)


def _print_table(title: str, rows: Sequence[ModelRow]) -> None:
    """Aligned columns; the last one takes what is left of the line, or is left out where that is little."""
    from rich.cells import cell_len, set_cell_size

    cells = [
        (
            row.name,
            ("~" if "size" in row.unverified and row.state == "available" else "") + size_text(row.size),
            _count(row.parameters),
            _thousands(row.context),
            row.licence + ("" if row.commercial else " NC"),
            _languages(row.languages),
        )
        for row in rows
    ]
    heads = ("name", "size", "weights", "context", "licence", "languages")
    widths = [max(cell_len(line[at]) for line in [heads, *cells]) for at in range(len(heads))]
    states = max(len(_STATES[row.state][0]) if row.state in _STATES else 0 for row in rows)
    left = _width() - sum(widths) - 2 * len(widths) - 2 - (states + 2 if states else 0)

    def line(values: Sequence[str]) -> str:
        right = {1, 2, 3}
        padded = [
            " " * (width - cell_len(value)) + value if at in right else set_cell_size(value, width)
            for at, (value, width) in enumerate(zip(values, widths, strict=True))
        ]
        return "  ".join(padded)

    click.secho(title, bold=True)
    extra = f"  {'state':<{states}}" if states else ""
    click.secho(f"  {line(heads)}{extra}{'  good for' if left >= _LEAST_GOOD_FOR else ''}", dim=True)
    for row, values in zip(rows, cells, strict=True):
        badge = click.style(_BADGES[row.fit.verdict][0], fg=_BADGES[row.fit.verdict][1]) if row.fit else " "
        word, colour = _STATES.get(row.state, ("", "white"))
        state = "  " + click.style(f"{word:<{states}}", fg=colour) if states else ""
        text = one_line(row.note or row.good_for or row.quantization)
        if cell_len(text) > left - 2:
            text = set_cell_size(text, max(0, left - 3)).rstrip() + "…"
        click.echo(f"{badge} {line(values)}{state}{f'  {text}' if left >= _LEAST_GOOD_FOR else ''}")
    click.echo()


def _languages(codes: Sequence[str]) -> str:
    if "*" in codes:
        return "many"
    return " ".join(codes[:4]) + (f" +{len(codes) - 4}" if len(codes) > 4 else "")


def _count(number: int) -> str:
    if number >= 10**9:
        return f"{number / 1e9:.1f} B"
    return f"{number / 1e6:.0f} M" if number else ""


def _thousands(number: int) -> str:
    return f"{number // 1024}k" if number >= 1024 else str(number or "")


def _line(name: str, value: str) -> None:
    if value:
        click.echo(f"  {click.style(f'{name:<18}', dim=True)} {value}")


def _console() -> Any:
    from rich.console import Console

    return Console(width=_width(), highlight=False)


def _width() -> int:
    return max(shutil.get_terminal_size().columns if sys.stdout.isatty() else _PLAIN_WIDTH, 60)
