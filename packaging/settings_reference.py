"""Writes `docs/settings.md` from the settings themselves; with ``--check`` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from deskrag.settings import Settings

TARGET = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """\
# Settings

Written by `packaging/settings_reference.py`; change `src/deskrag/settings.py` instead. Settings are read from
`settings.toml` in the folder that `deskrag doctor` shows, one `[group]` each, and from environment variables such as
`DESKRAG_SEARCH__RESULTS=5`, which win. `DESKRAG_HOME`, `DESKRAG_LIBRARY` and `DESKRAG_MODELS` choose the folders.
"""


def render() -> str:
    """The reference as Markdown."""
    lines = [HEAD]
    for name, group in Settings.model_fields.items():
        fields = getattr(group.annotation, "model_fields", None)
        if fields is None:
            continue
        lines += [f"## `[{name}]`", "", "| setting | default | meaning |", "|---|---|---|"]
        lines += [f"| `{key}` | `{field.default!r}` | {field.description} |" for key, field in fields.items()]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write or check."""
    text = render()
    if "--check" in sys.argv:
        return 0 if TARGET.exists() and TARGET.read_text("utf-8") == text else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
