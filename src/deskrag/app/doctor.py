"""The doctor: facts about this machine, this installation and one library, and what needs mending.

It must work when everything else does not, so every examination is on its own and a failure is a finding.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from .. import __version__, paths
from .. import settings as settings_module
from ..errors import UserError

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
_LEAST_FREE_GB = 1.0


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
        ("Sandbox of the readers", _sandbox),
        ("Models", _models),
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
        ("memory", f"{memory.available / 2**30:.1f} GB free of {memory.total / 2**30:.1f} GB"),
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
    import subprocess

    code = "import llama_cpp; print(int(llama_cpp.llama_supports_gpu_offload()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        return [("llama.cpp", f"cannot be loaded: {done.stderr.strip().splitlines()[-1:]}")]
    able = done.stdout.strip() == "1"
    return [("offload", "available" if able else "not in this build of llama-cpp-python: answers run on the CPU")]


def _sandbox(report: DoctorReport) -> list[tuple[str, str]]:
    from ..documents.pool import protections

    found = protections()
    if not any(found.values()):
        report.problems.append("Documents are read without any protection on this system; index only files you trust.")
    return [(name, "yes" if holds else "not on this system") for name, holds in found.items()]


def _models(report: DoctorReport) -> list[tuple[str, str]]:
    from ..models.catalogue import embedding_models, language_models, package_file
    from ..models.gguf_header import read_header

    folder = paths.models_dir()
    facts = [("folder", str(folder))]
    for entry in language_models():
        prepared = folder / entry.prepared
        if prepared.is_file():
            header = read_header(prepared)
            facts.append((entry.name, f"ready, {header.size / 2**20:.0f} MB"))
        elif package_file(entry.package, entry.file):
            facts.append((entry.name, "installed; prepared with the first question"))
        else:
            facts.append((entry.name, "not installed"))
            report.problems.append(f"The model {entry.name} is not installed. Run `make run`.")
    for embedder in embedding_models():
        there = package_file(embedder.package, "__init__.py") is not None
        facts.append((embedder.name, "installed" if there else "not installed"))
        if not there:
            report.problems.append(f"The embedding model {embedder.name} is not installed. Run `make run`.")
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
    free = shutil.disk_usage(place).free / 2**30
    if free < _LEAST_FREE_GB:
        report.problems.append(f"Only {free:.1f} GB are free on the disk of {library}. Free some space.")
    used = sum(file.stat().st_size for file in library.rglob("*") if file.is_file()) if library.exists() else 0
    return [("free", f"{free:.1f} GB"), ("used by the library", f"{used / 2**20:.1f} MB")]
