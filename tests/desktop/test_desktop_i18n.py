"""Texts in two languages: complete, with the same placeholders, switched without a restart."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from desktop_support import Opened

from deskrag.desktop.i18n import tr

ROOT = Path(__file__).resolve().parents[2]
_PLACE = re.compile(r"\{\w+\}|%Ln")


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_text_is_translated(catalogue: ModuleType, language: str) -> None:
    assert catalogue.missing(language) == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_translations_keep_the_placeholders(catalogue: ModuleType, language: str) -> None:
    for text, forms in catalogue.stored(language).items():
        for form in forms:
            assert sorted(_PLACE.findall(form)) == sorted(_PLACE.findall(text)), text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_compiled_file_is_that_of_the_source(catalogue: ModuleType, language: str) -> None:
    assert (catalogue.FOLDER / f"deskrag_{language}.qm").read_bytes() == catalogue.compiled(language)


def test_a_switch_of_language_changes_the_open_window(opened: type[Opened]) -> None:
    one = opened()
    assert one.chat.sidebar.new_button.text() == "New chat"
    one.desk.language.set("ja")
    assert one.chat.sidebar.new_button.text() == "新しいチャット"
    assert one.chat.composer.edit.placeholderText() == "まず文書を追加すると、ここで質問できます。"
    one.desk.language.set("en")
    assert one.chat.sidebar.new_button.text() == "New chat"


def test_numbers_choose_the_form(opened: type[Opened]) -> None:
    opened()
    assert tr("%Ln documents", 1) == "1 document"
    assert tr("%Ln documents", 1204) == "1,204 documents"
