"""Turning pages in the source panel: buttons, a number, keys; the citation is found again; rotated pages too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desktop_support import Opened, show, source, yellow
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from deskrag.desktop.viewer.source import SourceRef

Open = Callable[..., Opened]
MANUAL = Path(__file__).resolve().parents[2] / "examples" / "documents" / "pump-manual.pdf"
SLIDES = MANUAL.with_name("sales-training.pptx")
QUOTE = "The X200 is covered for 36 months from delivery."


def test_pages_are_turned_and_the_citation_is_found_again(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    place = source(one, QUOTE)
    panel = show(qtbot, one, place)
    assert panel.bar.of.text() == f"of {panel.pdf.pages}"
    assert panel.bar.number.value() == place.page
    assert not panel.home.isVisible()
    panel.bar.on.click()
    assert panel.pdf.page == place.page + 1
    assert panel.pdf.image.highlights == []
    assert panel.home.isVisible()
    panel.bar.back.click()
    assert panel.pdf.image.highlights  # marked again
    panel.bar.number.setValue(2)
    assert panel.pdf.page == 2
    panel.home.click()
    assert panel.pdf.page == place.page
    assert panel.pdf.image.highlights


def test_the_ends_of_a_document_are_ends(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    panel = show(qtbot, one, source(one, QUOTE))
    panel.go_to(1)
    assert not panel.bar.back.isEnabled()
    panel.go_to(10_000)
    assert panel.pdf.page == panel.pdf.pages
    assert not panel.bar.on.isEnabled()


def test_keys_turn_pages_and_zoom(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    panel = show(qtbot, one, source(one, QUOTE))
    first = panel.pdf.page
    qtbot.keyClick(one.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert panel.pdf.page == first + 1
    qtbot.keyClick(one.window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert panel.pdf.page == first
    qtbot.keyClick(panel.pdf, Qt.Key.Key_End)
    assert panel.pdf.page == panel.pdf.pages
    qtbot.keyClick(panel.pdf, Qt.Key.Key_Home)
    assert panel.pdf.page == 1
    bar = panel.pdf.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.keyClick(panel.pdf, Qt.Key.Key_PageDown)
    assert panel.pdf.page == 2
    fitted = panel.pdf.percent
    qtbot.keyClick(one.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert panel.pdf.percent > fitted
    assert panel.bar.percent.text() == f"{panel.pdf.percent} %"
    qtbot.keyClick(one.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert panel.pdf.percent == fitted


def test_the_text_of_other_pages_is_read_as_well(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    place = source(one, QUOTE)
    panel = show(qtbot, one, place)
    panel.as_text.click()
    assert panel.text.marked() == QUOTE
    panel.turn(1)
    other = one.app.parts.chunks.page(place.document_id, place.page + 1).text
    qtbot.waitUntil(lambda: panel.text.toPlainText().split() == other.split())
    assert panel.text.marked() == ""
    panel.as_text.click()
    assert panel.pdf.page == place.page + 1  # both show the same page
    panel.home.click()
    panel.as_text.click()
    qtbot.waitUntil(lambda: panel.text.marked() == QUOTE)


def test_slides_are_turned_like_pages(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=SLIDES)
    document = one.app.status().documents[0]
    text = one.app.parts.chunks.page(document.document_id, 1).text
    panel = show(qtbot, one, source(one, text.strip()[:20]))
    assert panel.stack.currentWidget() is panel.text
    assert panel.pages == document.pages > 1
    panel.bar.on.click()
    other = one.app.parts.chunks.page(document.document_id, 2).text
    qtbot.waitUntil(lambda: panel.text.toPlainText().split() == other.split())


def test_the_sources_of_the_answer_are_listed_below_the_page(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    first, second = source(one, QUOTE), source(one, "Running dry", 2)
    panel = show(qtbot, one, first)
    assert not panel.among.isVisible()
    show(qtbot, one, second, first, second)
    assert panel.among.isVisible()
    assert [row.property("current") for row in panel.among.rows] == [False, True]
    assert panel.among.place.text() == "2 of 2"
    panel.among.rows[0].click()
    qtbot.waitUntil(lambda: panel.loaded is not None and panel.loaded.source == first)
    assert [row.property("current") for row in panel.among.rows] == [True, False]
    one.desk.language.set("ja")
    assert "ページ" in panel.among.rows[0].accessibleName()


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_words_are_marked_on_a_rotated_page(opened: Open, qtbot: QtBot, tmp_path: Path, angle: int) -> None:
    plain, turned = tmp_path / "plain.pdf", tmp_path / "turned.pdf"
    page = canvas.Canvas(str(plain), pagesize=(400, 600))
    page.setFont("Helvetica", 18)
    page.drawString(60, 520, "The valve opens at three bar.")
    page.drawString(60, 80, "Nothing else is written here.")
    page.save()
    writer = PdfWriter()
    writer.add_page(PdfReader(plain).pages[0].rotate(angle))
    writer.write(turned)
    one = opened(index=turned)
    place = source(one, "The valve opens at three bar.")
    panel = show(qtbot, one, place)
    image = panel.pdf.image
    qtbot.waitUntil(lambda: image.rendered)
    assert image.document.getSelectionAtIndex(0, place.start, place.end - place.start).text() == place.quote
    area = image.highlight_area().toRect()
    assert (area.width() > area.height()) == (angle == 180)
    assert yellow(image.grab().toImage(), area.left(), area.top(), area.right(), area.bottom()) > 0.4


def test_a_picture_is_shown_at_the_width_and_enlarged(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    from dataclasses import replace

    from PySide6.QtGui import QColor, QImage

    from deskrag.desktop.viewer.loading import LoadedSource

    one = opened()
    file = tmp_path / "pump.png"
    picture = QImage(1600, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffe28a"))
    assert picture.save(str(file))
    place = SourceRef(0, 1, str(file), 1, "", 0, 0, "")
    one.window.show_source(place)
    panel = one.window.panel
    assert panel is not None
    qtbot.waitUntil(lambda: one.desk.session.operations.running == 0)
    panel._show(LoadedSource(place, "a pump", 1, "picture", exact=False, missing=False, changed=False))
    assert panel.stack.currentWidget() is panel.picture
    qtbot.waitUntil(lambda: panel.picture.shown.width() <= panel.picture.viewport().width())
    fitted = panel.picture.percent
    assert fitted < 100
    panel.bar.larger.click()
    assert panel.picture.percent > fitted
    assert panel.bar.percent.text() == f"{panel.picture.percent} %"
    assert not panel.bar.number.isVisible()
    panel.bar.percent.click()
    assert panel.picture.percent < 100
    broken = replace(place, path=str(tmp_path / "none.png"))
    panel._show(LoadedSource(broken, "a pump", 1, "picture", exact=False, missing=False, changed=False))
    assert panel.stack.currentWidget() is panel.text
