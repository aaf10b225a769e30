"""Where and with what a figure was measured: processor, memory, system, package versions, commit."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "deskrag",
    "chromadb",
    "llama-cpp-python",
    "openvino",
    "pypdfium2",
    "sentence-transformers",
    "tantivy",
    "tokenizers",
    "torch",
)


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> str:
    """The machine in a few words, without its name."""
    import psutil

    memory = psutil.virtual_memory().total / 2**30
    system = f"{platform.system()} {platform.machine()}"
    return f"{_processor()}, {cores()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


def versions() -> dict[str, str]:
    """Versions of the packages that make the figures."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit() -> str:
    """The commit of the code, with ``+changes`` when files of the program differ from it; empty outside git."""
    try:
        short = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=normal", "--", "src", "benchmarks/*.py")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return short + ("+changes" if changed else "")


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return found.stdout.strip()


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    name = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    flags = set((re.search(r"^flags\s*:\s*(.+)$", text, re.MULTILINE) or [""])[0].split())
    useful = [
        shown for flag, shown in (("avx512f", "AVX-512"), ("avx512_vnni", "VNNI"), ("amx_int8", "AMX")) if flag in flags
    ]
    return (name[1] if name else platform.machine()) + (f" ({', '.join(useful)})" if useful else "")
