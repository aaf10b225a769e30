"""The look: contrast of both palettes, a stylesheet without gaps, icons that exist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from desktop_support import Opened
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from deskrag.desktop.theme import icons
from deskrag.desktop.theme.theme import stylesheet
from deskrag.desktop.theme.tokens import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Palette, contrast

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.name)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@PALETTES
@pytest.mark.parametrize(("pairs", "least"), [(TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)], ids=["text", "shapes"])
def test_every_pair_of_colours_can_be_told_apart(
    palette: Palette, pairs: tuple[tuple[str, tuple[str, ...]], ...], least: float
) -> None:
    low = {
        f"{front} on {back}": round(contrast(getattr(palette, front), getattr(palette, back)), 2)
        for front, backs in pairs
        for back in backs
        if contrast(getattr(palette, front), getattr(palette, back)) < least
    }
    assert low == {}


@PALETTES
def test_the_stylesheet_has_no_gap(palette: Palette) -> None:
    text = stylesheet(palette)
    assert "$" not in text
    assert palette.accent in text


def test_every_icon_is_drawn_in_the_colour_asked_for(qtbot: QtBot) -> None:
    for name in icons.names():
        image = icons.pixmap(name, "#ff0000", 20).toImage()
        drawn = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
        assert any(colour.alpha() > 100 and colour.red() > 200 for colour in drawn), name
        assert not any(colour.alpha() > 100 and colour.red() < 100 for colour in drawn), name


def test_a_change_of_theme_repaints_the_window(opened: type[Opened]) -> None:
    one = opened()
    for mode, palette in (("dark", DARK), ("light", LIGHT)):
        one.desk.theme.set_mode(mode)  # type: ignore[arg-type]
        seen = one.window.grab().toImage().pixelColor(4, 300)
        assert seen == QColor(palette.side)


def test_a_program_that_ends_leaves_no_pictures_behind(tmp_path: Path) -> None:
    code = (
        "from PySide6.QtWidgets import QApplication; from deskrag.desktop.theme.theme import Theme;"
        "import pathlib, sys; application = QApplication([]); theme = Theme(application);"
        "print(len(list(pathlib.Path(sys.argv[1]).rglob('*.png'))))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) >= 4
    assert list(tmp_path.iterdir()) == []
