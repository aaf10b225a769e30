"""What `make run` shows: the example documents indexed, a question answered with cited sources."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How long is the warranty of the X200?"


def main() -> int:
    """Index (only what changed), then ask."""
    deskrag = [sys.executable, "-m", "deskrag.cli.main"]
    documents = str(ROOT / "examples" / "documents")
    for arguments in (["index", documents, "--collection", "examples"], ["ask", QUESTION, "--collection", "examples"]):
        print(f"\n$ deskrag {' '.join(arguments).replace(str(ROOT) + '/', '')}", flush=True)
        started = time.monotonic()
        code = subprocess.run([*deskrag, *arguments], cwd=ROOT, check=False).returncode
        if code:
            return code
        print(f"({time.monotonic() - started:.1f} s)", flush=True)
    print(
        "\nNow with your own documents:\n"
        "  .venv/bin/deskrag index ~/Documents\n"
        '  .venv/bin/deskrag ask "…"        .venv/bin/deskrag chat        .venv/bin/deskrag search …'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
