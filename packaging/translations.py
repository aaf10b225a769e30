"""Collects the window's texts into its translation files and compiles them.

    python packaging/translations.py            update the .ts files from the source, compile the .qm files
    python packaging/translations.py --check    only say what is missing or out of date (exit status 1)

Texts are the literals in `tr("…")` and `mark("…")` under `src/deskrag/desktop`, the titles and descriptions of
`src/deskrag/settings.py` and what the models of the catalogue are good for, which the window shows as they stand
there. Translations are written into the .ts files by hand (or with Qt Linguist) and kept here; texts that are gone
are dropped.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

DESKTOP = Path(__file__).resolve().parent.parent / "src" / "deskrag" / "desktop"
FOLDER = DESKTOP / "translations"
LANGUAGES = ("en", "ja")
CONTEXT = "deskrag"


@cache
def texts() -> dict[str, bool]:
    """Every text of the window; True where it counts something (``%Ln``)."""
    found: dict[str, bool] = {}
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = "%Ln" in first.value
    return found | dict.fromkeys(_settings() | _catalogue(), False)


def _catalogue() -> set[str]:
    """What each model of the catalogue is good for."""
    from deskrag.models.catalogue import embedding_models, language_models

    return {entry.good_for for entry in (*language_models(), *embedding_models()) if entry.good_for}


def _settings() -> set[str]:
    """Titles, descriptions and choices of the settings, and what their groups are about."""
    from deskrag.desktop.settings.fields import groups

    found: set[str] = set()
    for group in groups():
        found |= {group.title, group.help}
        for field in group.fields:
            found |= {field.title, field.help, *field.choices}
    return {text for text in found if text}


def stored(language: str) -> dict[str, list[str]]:
    """Translations in a .ts file: one form each, or all plural forms."""
    path = FOLDER / f"{CONTEXT}_{language}.ts"
    if not path.exists():
        return {}
    found = {}
    for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 - our own file
        translation = message.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.findall("numerusform")]
        found[message.findtext("source", "")] = forms or [translation.text or ""]
    return found


def missing(language: str) -> list[str]:
    """Texts without a translation. English needs one only where it counts."""
    known = stored(language)
    wanted = {text for text, counts in texts().items() if language != "en" or counts}
    forms = 2 if language == "en" else 1
    return sorted(
        text for text in wanted if not all(known.get(text, [""])) or (texts()[text] and len(known[text]) != forms)
    )


def write(language: str) -> None:
    """Bring a .ts file in step with the source."""
    known = stored(language)
    root = ET.Element("TS", version="2.1", language={"en": "en_GB", "ja": "ja_JP"}[language], sourcelanguage="en_GB")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text, counts in sorted(texts().items()):
        if language == "en" and not counts:
            continue
        message = ET.SubElement(context, "message", {"numerus": "yes"} if counts else {})
        ET.SubElement(message, "source").text = text
        forms = known.get(text, [])
        done = bool(forms) and all(forms)
        translation = ET.SubElement(message, "translation", {} if done else {"type": "unfinished"})
        if counts:
            for form in forms or [""]:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = forms[0] if forms else ""
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    path = FOLDER / f"{CONTEXT}_{language}.ts"
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compiled(language: str) -> bytes:
    """The .qm file of a .ts file."""
    import PySide6

    suffix = ".exe" if sys.platform == "win32" else ""
    lrelease = Path(PySide6.__file__).parent / f"lrelease{suffix}"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.qm"
        source = FOLDER / f"{CONTEXT}_{language}.ts"
        subprocess.run([lrelease, "-silent", source, "-qm", target], check=True, capture_output=True)
        return target.read_bytes()


def main() -> int:
    """Update, or check."""
    if "--check" not in sys.argv:
        for language in LANGUAGES:
            write(language)
            made = FOLDER / f"{CONTEXT}_{language}.qm.new"
            made.write_bytes(compiled(language))
            made.replace(FOLDER / f"{CONTEXT}_{language}.qm")  # a window may be reading the old one
    wrong = 0
    for language in LANGUAGES:
        for text in missing(language):
            print(f"{language}: no translation of {text!r}", file=sys.stderr)
            wrong = 1
        if (FOLDER / f"{CONTEXT}_{language}.qm").read_bytes() != compiled(language):
            print(f"{language}: the .qm file is out of date", file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
