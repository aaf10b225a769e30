"""Models in words: sizes, languages, whether they fit, how a download goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.fit import size_text
from ..i18n import mark, tr

if TYPE_CHECKING:
    from ...app.model_facts import ModelRow
    from ...models.fit import Fit

VERDICTS = {
    "runs well": (mark("Runs well"), "accent", "tint"),
    "runs": (mark("Runs"), "warning", "warning_tint"),
    "does not fit": (mark("Does not fit"), "danger", "danger_tint"),
}
"""Text, and the roles of its colours, for each verdict."""

LANGUAGES = {
    "en": mark("English"), "ja": mark("Japanese"), "zh": mark("Chinese"), "de": mark("German"),
    "fr": mark("French"), "es": mark("Spanish"), "it": mark("Italian"), "pt": mark("Portuguese"),
    "ko": mark("Korean"), "ru": mark("Russian"), "ar": mark("Arabic"),
}  # fmt: skip


def languages(row: ModelRow) -> str:
    """Which languages a model writes or understands."""
    if "*" in row.languages:
        return tr("Many languages")
    names = [tr(LANGUAGES[code]) if code in LANGUAGES else code for code in row.languages]
    return ", ".join(names[:4]) + (" …" if len(names) > 4 else "")


def parameters(count: int) -> str:
    """Number of weights, short."""
    if not count:
        return ""
    return f"{count / 1e9:.1f} B" if count >= 1e9 else f"{count / 1e6:.0f} M"


def summary(row: ModelRow) -> str:
    """The second line of a row."""
    parts = [size_text(row.size), parameters(row.parameters), row.quantization, row.licence, languages(row)]
    return " · ".join(part for part in parts if part)


def fit_sentence(fit: Fit) -> str:
    """What the verdict means, with the numbers that matter."""
    needs, free = size_text(fit.total), size_text(fit.free)
    match fit.verdict:
        case "does not fit":
            return tr("It needs {needs} of memory, and {free} are free.", needs=needs, free=free)
        case "runs":
            return tr("It takes {needs} of the {free} that are free: expect it to be slow.", needs=needs, free=free)
    return tr("It takes {needs} of the {free} that are free.", needs=needs, free=free)


def place(name: str) -> str:
    """Where a model is computed."""
    return {"CPU": tr("Processor"), "GPU": tr("GPU"), "GPU and CPU": tr("GPU and processor")}.get(name, name)


def minutes_left(seconds: float) -> str:
    """Time left, roughly."""
    if seconds < 60:
        return tr("about %Ln seconds left", max(1, round(seconds)))
    if seconds < 3600:
        return tr("about %Ln minutes left", round(seconds / 60))
    return tr("about %Ln hours left", round(seconds / 3600))
