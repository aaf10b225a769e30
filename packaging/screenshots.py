"""Renders every view of the window with realistic content, in both themes and languages, into `docs/screenshots/`.

    python packaging/screenshots.py [--to FOLDER] [--scale N] [--language en|ja] [NAME ...]

Documents, index and citations are the real ones of `examples/`; only the words of the language model are scripted
(`screenshots_content.py`), so that the pictures do not depend on which model is installed. Each language is rendered
by a process of its own with an empty home folder; those pictures that the README shows are rendered at twice the
scale.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from screenshots_colours import halve

ROOT = Path(__file__).resolve().parent.parent
SHOWN = (
    "source-light-en",
    "search-dark-en",
    "library-light-en",
    "source-dark-ja",
    "models-light-en",
    "tune-result-light-en",
)
"""Pictures of the README: at twice the scale."""
SHARP = tuple(sorted({name.rsplit("-", 2)[0] for name in SHOWN}))
LANGUAGES = ("en", "ja")
WIDTH = 1280
"""Of a picture at the usual scale, in pixels."""


def environment(home: Path, scale: float) -> dict[str, str]:
    """A machine where nobody has ever used DeskRAG, with our models."""
    values = {name: value for name, value in os.environ.items() if not name.startswith(("DESKRAG_", "XDG_", "QT_"))}
    values.update(
        HOME=str(home),
        QT_QPA_PLATFORM="offscreen",
        QT_SCALE_FACTOR=str(scale),
        QT_LOGGING_RULES="qt.qpa.*=false",
        DESKRAG_MODELS=os.environ.get("DESKRAG_MODELS", str(ROOT / ".cache" / "models")),
    )
    return values


def main() -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Render the views of the window.")
    parser.add_argument("names", nargs="*", help="only these views")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--scale", type=float, help="pixels for each logical pixel; 1, and 2 for the README's")
    parser.add_argument("--language", choices=LANGUAGES)
    given = parser.parse_args()
    languages = [given.language] if given.language else LANGUAGES
    if given.scale:
        runs = [(given.scale, given.names)]
    else:
        sharp = [name for name in SHARP if not given.names or name in given.names]
        usual = [name for name in given.names if name not in SHARP] if given.names else [f"-{name}" for name in SHARP]
        runs = [(scale, names) for scale, names in ((1, usual), (2, sharp)) if names]
    tour = [sys.executable, str(Path(__file__).with_name("screenshots_tour.py"))]
    for language in languages:
        for scale, names in runs:
            with tempfile.TemporaryDirectory() as folder:
                home = Path(folder) / "mika"
                home.mkdir()
                command = [*tour, str(given.to.resolve()), language, *names]
                subprocess.run(command, env=environment(home, scale), check=True)
    if not given.scale:
        for name in SHARP:
            for file in given.to.glob(f"{name}-[dl]*-??.png"):
                if file.stem not in SHOWN and Image.open(file).width > WIDTH:
                    halve(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
