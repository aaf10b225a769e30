"""Turning pages in the source panel: buttons, a number, keys; the citation is found again; rotated pages too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desktop_support import Opened, answered, show, source, yellow
from PIL import Image
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from deskrag.desktop.viewer.loading import MOST_PIXELS, decode
from deskrag.desktop.viewer.panel import SourcePanel
from deskrag.desktop.viewer.source import SourceRef
from deskrag.desktop.viewer.text_view import AIRY, TextView
from deskrag.desktop.widgets.search_field import SearchField

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


def test_a_citation_opens_as_large_as_its_text_fits_and_says_label_and_sheet(opened: Open, qtbot: QtBot) -> None:
    one = opened(index=MANUAL)
    place = replace(source(one, QUOTE), locator="p. 9")
    panel = show(qtbot, one, place)
    view = panel.pdf
    assert panel.where.text() == f"p. 9 · sheet {place.page} of {view.pages}"
    block = view.image.document.getAllText(view.image.page).boundingRectangle()

    def reaches_over_the_width() -> bool:
        left = block.left() * view.image.scale - view.horizontalScrollBar().value()
        right = block.right() * view.image.scale - view.horizontalScrollBar().value()
        return 0 < left < 20 and view.viewport().width() - 20 < right < view.viewport().width()

    qtbot.waitUntil(reaches_over_the_width)
    marked = view.image.highlight_area().translated(
        -view.horizontalScrollBar().value(), -view.verticalScrollBar().value()
    )
    assert view.viewport().rect().contains(marked.toRect())
    fitted = view.percent
    panel.bar.percent.click()  # the whole width of the page
    assert view.percent < fitted
    panel.bar.percent.click()
    assert view.percent == fitted
    panel.open(replace(place, locator=f"p. {place.page}"))
    qtbot.waitUntil(lambda: panel.where.text() == f"p. {place.page}")


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


def shown_file(qtbot: QtBot, one: Opened, file: Path, path: str = "") -> SourcePanel:
    """The panel with a file that is in the ledger; with another path there if given."""
    with one.app.parts.ledger.database.transaction() as db:
        status = file.stat() if file.exists() else None
        db.execute(
            "UPDATE documents SET path = ?, size = ?, modified_ns = ?, state = 'indexed'",
            (path or str(file), status.st_size if status else 1, status.st_mtime_ns if status else 1),
        )
    row = one.app.status().documents[0]
    return show(qtbot, one, SourceRef(1, row.document_id, row.path, 1, "", 0, 3, "The"))


@pytest.fixture
def one_document(opened: Open, tmp_path: Path) -> Opened:
    """A window over one document; its file may become any other."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "note.txt").write_text("The impeller of the pump turns clockwise.\n", "utf-8")
    return opened(index=folder)


def test_a_picture_is_shown_at_the_width_and_enlarged(one_document: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "pump.png"
    picture = QImage(1600, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffe28a"))
    assert picture.save(str(file))
    panel = shown_file(qtbot, one_document, file)
    assert panel.stack.currentWidget() is panel.picture
    qtbot.waitUntil(lambda: panel.picture.shown.width() <= panel.picture.viewport().width())
    fitted = panel.picture.percent
    assert fitted < 100
    seen = panel.picture.shown.grab().toImage()
    assert yellow(seen, 4, 4, seen.width() - 4, seen.height() - 4) == 1
    panel.bar.larger.click()
    assert panel.picture.percent > fitted
    assert panel.bar.percent.text() == f"{panel.picture.percent} %"
    assert not panel.bar.number.isVisible()
    panel.bar.percent.click()
    assert panel.picture.percent < 100


def test_a_photo_stands_upright_as_the_camera_says(one_document: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    photo = Image.new("RGB", (400, 200), "white")
    photo.paste((255, 226, 138), (0, 0, 200, 200))  # left on the sensor, above for who held it upright
    turned = Image.Exif()
    turned[0x0112] = 6
    photo.save(file, exif=turned)
    panel = shown_file(qtbot, one_document, file)
    image = panel.picture.shown.image
    assert (image.width(), image.height()) == (200, 400)
    assert yellow(image, 5, 5, 195, 190) > 0.9
    assert yellow(image, 5, 210, 195, 395) < 0.1


def test_a_huge_picture_is_made_smaller_while_it_is_decoded_and_says_its_true_size(tmp_path: Path) -> None:
    file = tmp_path / "plan.png"
    Image.new("L", (2 * MOST_PIXELS, 100)).save(file)
    image, whole = decode(file)
    assert image is not None
    assert (image.width(), image.height(), whole) == (MOST_PIXELS, 50, 2 * MOST_PIXELS)
    file.write_bytes(b"no picture")
    assert decode(file) == (None, 0)


def test_what_is_no_picture_is_shown_as_text(one_document: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "pump.png"
    file.write_bytes(b"no picture")
    panel = shown_file(qtbot, one_document, file)
    assert panel.stack.currentWidget() is panel.text


def test_what_is_inside_an_archive_follows_that_file(one_document: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    archive = tmp_path / "mail.zip"
    archive.write_bytes(b"first")
    panel = shown_file(qtbot, one_document, archive, f"{archive}!/letter.txt")
    assert panel.stack.currentWidget() is panel.text
    assert not panel.notice.isVisible()
    archive.write_bytes(b"another one")
    show(qtbot, one_document, source(one_document, "impeller"))
    assert "has changed" in panel.notice.text()
    assert panel.open_button.isEnabled()
    archive.unlink()
    show(qtbot, one_document, source(one_document, "pump"))
    assert "not where it was" in panel.notice.text()
    assert not panel.open_button.isEnabled()


def test_names_for_screen_readers_follow_the_language(one_document: Opened, qtbot: QtBot) -> None:
    one = one_document
    panel = show(qtbot, one, source(one, "The impeller"))
    one.chat.flow.ask("Which way does it turn?", "")
    answered(qtbot, one)
    search = one.window.view("search").findChildren(SearchField)[0]
    clear = search.findChild(QAction, "_q_qlineeditclearaction")  # Qt's own
    cross, glass = sorted(search.findChildren(QToolButton), key=lambda button: clear not in button.actions())
    views = (panel.pdf, panel.text, panel.picture, glass, cross, one.chat.transcript.turns()[0]._text)
    english = [view.accessibleName() for view in views]
    assert english[:5] == ["Page", "Text of the document", "Picture", "Search", "Clear"]
    one.desk.language.set("ja")
    japanese = [view.accessibleName() for view in views]
    assert all(name and name != before for name, before in zip(japanese, english, strict=True))
    assert len(set(japanese[:5])) == 5


def test_text_has_air_between_its_lines_unless_it_is_very_long(opened: Open, qtbot: QtBot) -> None:
    view = TextView(opened().desk)
    qtbot.addWidget(view)
    view.resize(440, 600)
    view.show()
    view.open("The seal\nof the pump", (4, 8))
    lines = [view.airy.document().findBlockByNumber(number) for number in (0, 1)]
    tops = [view.airy.document().documentLayout().blockBoundingRect(line).top() for line in lines]
    assert tops[1] - tops[0] >= 21  # 14 pixels of text
    assert view.marked() == "seal"
    view.open("word " * AIRY + "seal", (5 * AIRY, 5 * AIRY + 4))
    assert view.view is view.close_set
    assert view.marked() == "seal"
    assert view.close_set.viewport().rect().contains(view.close_set.cursorRect())
