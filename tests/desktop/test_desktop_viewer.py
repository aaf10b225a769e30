"""The source panel: the cited page, the exact words marked on it, and honesty where that cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop_support import WARRANTY, Opened, show, source, yellow
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from deskrag.desktop.viewer.text_view import TextView, utf16_length

Open = Callable[..., Opened]
MANUAL = Path(__file__).resolve().parents[2] / "examples" / "documents" / "pump-manual.pdf"
QUOTE = "The X200 is covered for 36 months from delivery."


def test_the_cited_words_are_marked_on_their_page(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    place = source(one, QUOTE)
    panel = show(qtbot, one, place)
    assert panel.stack.currentWidget() is panel.pdf
    assert panel.pdf.page == place.page
    page = panel.pdf.image
    qtbot.waitUntil(lambda: page.rendered)
    chosen = page.document.getSelectionAtIndex(place.page - 1, place.start, place.end - place.start)
    assert chosen.text() == QUOTE
    area = page.highlight_area().toRect()
    image = page.grab().toImage()
    assert yellow(image, area.left(), area.top(), area.right(), area.bottom()) > 0.4
    below = area.translated(0, 6 * area.height())
    assert yellow(image, below.left(), below.top(), below.right(), below.bottom()) == 0


def test_text_on_the_page_is_selected_and_copied(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    page = show(qtbot, one, source(one, QUOTE)).pdf.image
    line = page.highlights[0].boundingRect()
    middle = line.center().y()
    page.select(QPointF(line.left() + 1, middle), QPointF(line.right() - 1, middle))
    assert "covered for 36 months" in page.selected_text
    qtbot.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == page.selected_text


def test_a_page_can_be_enlarged_and_shown_as_text(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    panel = show(qtbot, one, source(one, QUOTE))
    before = panel.pdf.image.width()
    panel.bar.larger.click()
    assert panel.pdf.image.width() > before
    panel.as_text.click()
    assert panel.stack.currentWidget() is panel.text
    assert panel.text.marked() == QUOTE


def test_the_marked_words_stay_in_view_while_the_panel_finds_its_width(opened: Open, qtbot: QtBot) -> None:
    one = opened()
    view = TextView(one.desk)
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    text = "The pump of the old mill turns slowly, day and night, all the year.\n" * 60
    view.open(text + "Here it is.\n" + text, (len(text), len(text) + 10))
    view.resize(260, 300)
    place = view.airy.cursorRect
    qtbot.waitUntil(lambda: 100 < place().center().y() < 200)
    view.airy.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    view.resize(300, 300)
    qtbot.wait(50)
    assert view.airy.verticalScrollBar().value() == 0


def test_a_text_document_is_shown_with_the_words_marked(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    panel = show(qtbot, one, source(one, WARRANTY))
    assert panel.stack.currentWidget() is panel.text
    assert panel.text.marked() == WARRANTY
    assert not panel.notice.isVisible()


def test_spans_are_counted_in_characters_whatever_qt_counts() -> None:
    assert utf16_length("a𠮷b") == 4


def test_next_goes_round_the_sources_of_an_answer(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    first, second = source(one, WARRANTY), source(one, "clockwise", 2)
    panel = show(qtbot, one, first, first, second)
    for expected in (second, first):
        panel.among.on.click()
        qtbot.waitUntil(lambda expected=expected: panel.loaded is not None and panel.loaded.source == expected)


def test_a_changed_and_a_missing_file_say_so(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    place = source(one, WARRANTY)
    os.utime(documents / "warranty.md", (1, 1))
    assert "has changed" in show(qtbot, one, place).notice.text()
    (documents / "warranty.md").unlink()
    one.window.panel.loaded = None  # type: ignore[union-attr]
    panel = show(qtbot, one, place)
    assert "not where it was" in panel.notice.text()
    assert panel.text.marked() == WARRANTY
    assert not panel.open_button.isEnabled()


def test_escape_closes_the_panel_and_gives_the_side_bar_back(opened: Open, qtbot: QtBot, documents: Path) -> None:
    one = opened(index=documents)
    one.window.resize(900, 700)
    panel = show(qtbot, one, source(one, WARRANTY))
    qtbot.waitUntil(lambda: one.chat.sidebar.isHidden())
    one.window.escape()
    assert panel.isHidden()
    assert not one.chat.sidebar.isHidden()
