"""What `make run` shows: the example documents indexed, a question answered with cited sources, and the window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How long is the warranty of the X200?"


def has_screen(platform: str, environment: Mapping[str, str], *, watched: bool) -> bool:
    """Whether a window would be seen: somebody watches the terminal, and it is not the one of another machine.

    Args:
        platform: As `sys.platform`.
        environment: As `os.environ`.
        watched: Whether standard output is a terminal.
    """
    if not watched or environment.get("CI"):
        return False
    if platform in ("win32", "darwin"):
        return not environment.get("SSH_CONNECTION")
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def own_documents(platform: str) -> str:
    """How to go on with one's own files, as it is typed on a platform (see `sys.platform`)."""
    program, folder = ".venv/bin/deskrag", "~/Documents"
    if platform == "win32":
        program, folder = r".venv\Scripts\deskrag", r"%USERPROFILE%\Documents"
    return (
        f"\nNow with your own documents:\n  {program} index {folder}\n"
        f'  {program} ask "…"        {program} chat        {program} search …'
    )


def main() -> int:
    """Index (only what changed), ask, and open the window where there is a screen."""
    for name, folder in (("DESKRAG_HOME", "deskrag"), ("DESKRAG_MODELS", "models")):  # as the Makefile has them
        os.environ.setdefault(name, str(ROOT / ".cache" / folder))
    deskrag = [sys.executable, "-m", "deskrag.cli.main"]
    documents = str(ROOT / "examples" / "documents")
    for arguments in (["index", documents, "--collection", "examples"], ["ask", QUESTION, "--collection", "examples"]):
        print(f"\n$ deskrag {' '.join(arguments).replace(str(ROOT) + os.sep, '')}", flush=True)
        started = time.monotonic()
        code = subprocess.run([*deskrag, *arguments], cwd=ROOT, check=False).returncode
        if code:
            return code
        print(f"({time.monotonic() - started:.1f} s)", flush=True)
    print(own_documents(sys.platform))
    if has_screen(sys.platform, os.environ, watched=sys.stdout.isatty()):
        print("\nThe same library in the window (close it to come back here) …", flush=True)
        return subprocess.run([sys.executable, "-m", "deskrag.window"], cwd=ROOT, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
