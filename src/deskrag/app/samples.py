"""The sample documents: those of a development checkout, or those that were installed with the package.

They are no part of the package itself. A wheel lays them under ``share/deskrag/examples`` of the environment, and the
package's own list of files says where that is, whatever kind of installation it was.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

SHARED = "share/deskrag/examples"
"""Where a wheel lays them, below the environment's folder; see ``pyproject.toml``."""


def sample_documents() -> Path | None:
    """Folder of the sample documents; None where there are none."""
    checkout = Path(__file__).resolve().parents[3] / "examples" / "documents"
    frozen = Path(getattr(sys, "_MEIPASS", checkout)) / SHARED
    for folder in (checkout, frozen, _installed()):
        if folder is not None and folder.is_dir():
            return folder
    return None


def _installed() -> Path | None:
    try:
        listed = metadata.files("deskrag") or []
    except metadata.PackageNotFoundError:
        return None
    for file in listed:
        before, found, _ = file.as_posix().partition(f"{SHARED}/")
        if found:
            return Path(str(metadata.distribution("deskrag").locate_file(f"{before}{SHARED}"))).resolve()
    return None
