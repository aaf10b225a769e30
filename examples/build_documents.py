"""Builds the example documents that are not plain text, the same bytes every time.

    python examples/build_documents.py            writes them into examples/documents
    python examples/build_documents.py --check    builds them elsewhere and compares; fails on a difference

The plain-text documents (Markdown, HTML) are written by hand and left alone. Needs reportlab, python-docx,
python-pptx and XlsxWriter, and for the Japanese guarantee the font of matplotlib-fontja; without that font this
one document is left as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path

from build import contract, guarantee_ja, legacy, mail, manual, parts, training

DOCUMENTS = Path(__file__).parent / "documents"
BUILDERS = (manual, contract, parts, training, mail, legacy, guarantee_ja)


def build_all(folder: Path) -> dict[str, str]:
    """Build every document below `folder`; path relative to it and SHA-256 of each."""
    written = [path for builder in BUILDERS for path in builder.build(folder)]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in written}


def differences(folder: Path) -> list[str]:
    """Names of the documents in `folder` that are missing or differ from what is built now."""
    with tempfile.TemporaryDirectory() as scratch:
        built = build_all(Path(scratch))
    wrong = []
    for name, digest in built.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    return wrong


def main() -> int:
    """Build, or with ``--check`` compare; the exit status tells whether all is well."""
    parser = argparse.ArgumentParser(description="Build the example documents.")
    parser.add_argument("--check", action="store_true", help="compare with what is there instead of writing")
    check = parser.parse_args().check
    if guarantee_ja.font_file() is None:
        print("ja/保証書.pdf: left out, its font is missing (pip install --no-deps matplotlib-fontja)")
    if check:
        wrong = differences(DOCUMENTS)
        for name in wrong:
            print(f"{name}: differs from what its builder writes")
        return 1 if wrong else 0
    for name, digest in build_all(DOCUMENTS).items():
        print(f"{digest[:12]}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
