"""Writes `constraints.txt`: the versions of everything DeskRAG and its extras need, as installed now.

Run in the virtual environment after a dependency was chosen or upgraded: ``.venv/bin/python packaging/pin.py``.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# Every package DeskRAG installs, at the version it was tested with. Written by packaging/pin.py.
"""


def closure(name: str, extras: frozenset[str], seen: dict[str, str]) -> None:
    """Add the package's installed dependencies, and theirs, to `seen` (name to version)."""
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
            continue
        key = canonicalize_name(requirement.name)
        wanted = frozenset(requirement.extras)
        if key in seen and not wanted:
            continue
        try:
            # A local label such as +cpu names one build of a version, and others should be free to take another.
            seen[key] = distribution(requirement.name).version.split("+")[0]
        except PackageNotFoundError:
            print(f"not installed, left out: {requirement.name}", file=sys.stderr)
            continue
        closure(requirement.name, wanted | {""}, seen)


def main() -> None:
    """Write the file."""
    seen: dict[str, str] = {}
    closure("deskrag", frozenset({"", "dev", "ocr"}), seen)
    seen.pop("deskrag", None)  # an extra of ours names another
    lines = [f"{name}=={version}" for name, version in sorted(seen.items())]
    (ROOT / "constraints.txt").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
