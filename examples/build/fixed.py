"""What makes the built files the same, byte for byte, every time: one moment and one way to zip."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

BUILT_AT = datetime(2026, 3, 2, 9, 0, 0)
"""The moment the Office files claim to be from; PDFs carry the fixed date of reportlab (`invariant`)."""


def rezip(path: Path) -> None:
    """Write the zip archive at `path` again with entries sorted, dated `BUILT_AT` and without host details.

    ``[Content_Types].xml`` stays first, as Office packages expect.
    """
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(entries, key=lambda name: (name != "[Content_Types].xml", name))
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name, BUILT_AT.timetuple()[:6])
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, entries[name], zipfile.ZIP_DEFLATED, compresslevel=9)
