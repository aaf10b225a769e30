"""PDFs: text that indexes the engine's own characters, with the structure a person sees."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from deskrag.documents.limits import ReadLimits
from deskrag.documents.pdf import read_pdf
from deskrag.documents.pdf_assembly import plain_blocks
from deskrag.documents.pdf_structure import credible_title
from deskrag.documents.pdf_text import page_text
from deskrag.documents.types import BlockKind, Document, Page
from deskrag.errors import CorruptError, EncryptedError, LimitError

PROSE = [
    "The pump must be switched off before the cover is opened. Water that",
    "remains in the housing can be hot, so let it cool for ten minutes and",
    "drain it through the lower valve into a bucket of suitable size.",
]


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def read(data: bytes, limits: ReadLimits | None = None) -> Document:
    return read_pdf(io.BytesIO(data), "test.pdf", limits or ReadLimits())


def write(canvas: Canvas, lines: list[str], top: float, size: float = 11, font: str = "Helvetica") -> float:
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(72, top, line)
        top -= 1.25 * size
    return top


def texts(page: Page, kind: BlockKind) -> list[str]:
    return [" ".join(page.text[b.start : b.end].split()) for b in page.blocks if b.kind is kind]


def manual(canvas: Canvas) -> None:
    canvas.setTitle("Microsoft Word - manual.doc")
    for number in range(1, 5):
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"Chapter {number}", f"p{number}", level=0)
        write(canvas, ["Pump X100 Manual"], 800, 9)
        top = write(canvas, [f"Chapter {number}"], 760, 18, "Helvetica-Bold")
        top = write(canvas, PROSE, top - 10)
        top = write(canvas, ["Safety first"], top - 12, 11, "Helvetica-Bold")
        top = write(canvas, PROSE, top - 8)
        write(canvas, ["• Wear gloves.", "• Keep children away."], top - 12)
        write(canvas, [f"Page {number}"], 40, 9)
        canvas.showPage()


def test_structure_is_found_by_how_it_is_set() -> None:
    document = read(made(manual))
    page = document.pages[1]
    assert texts(page, BlockKind.HEADING) == ["Chapter 2", "Safety first"]
    assert next(b.level for b in page.blocks if b.kind is BlockKind.HEADING) == 1
    assert texts(page, BlockKind.PARAGRAPH) == [" ".join(PROSE)] * 2
    assert texts(page, BlockKind.LIST) == ["• Wear gloves. • Keep children away."]


def test_running_headers_and_footers_stay_in_the_text_but_not_in_blocks() -> None:
    for page in read(made(manual)).pages:
        assert "Pump X100 Manual" in page.text
        assert f"Page {page.number}" in page.text
        shown = " ".join(page.text[b.start : b.end] for b in page.blocks)
        assert "Manual" not in shown
        assert "Page" not in shown


def test_a_header_that_names_the_chapter_beside_the_title_runs_too() -> None:
    def draw(canvas: Canvas) -> None:
        for number, chapter in enumerate(["Safety", "Installation", "Maintenance", "Warranty"], 1):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 800, "X100 circulation pumps")
            canvas.drawRightString(520, 800, f"{number} {chapter}")
            top = write(canvas, [f"{number} {chapter}"], 760, 18)
            write(canvas, PROSE, top - 10)
            canvas.showPage()

    for page in read(made(draw)).pages:
        assert "X100 circulation pumps" in page.text
        shown = " ".join(page.text[block.start : block.end] for block in page.blocks)
        assert "circulation" not in shown
        assert texts(page, BlockKind.HEADING) != []


@pytest.mark.parametrize("size", [9, 20])
def test_a_line_of_which_a_part_repeats_is_kept_where_the_other_part_says_something(size: int) -> None:
    def draw(canvas: Canvas) -> None:
        for name in ("Jane Doe", "Max Miller", "Ada Ito", "Kim Berg"):
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, 800, "Participant")
            canvas.drawString(330, 800, name)
            write(canvas, PROSE, 760)
            canvas.showPage()

    for page, name in zip(read(made(draw)).pages, ("Jane Doe", "Max Miller", "Ada Ito", "Kim Berg"), strict=True):
        assert name in " ".join(page.text[block.start : block.end] for block in page.blocks)


def test_the_outline_gives_the_heading_path_at_the_start_of_a_page() -> None:
    assert [p.headings for p in read(made(manual)).pages] == [
        (),
        ("Chapter 1",),
        ("Chapter 2",),
        ("Chapter 3",),
    ]


def test_levels_that_a_document_leaves_out_do_not_nest_sections_that_stand_side_by_side() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["Pump X100"], 780, 30)
        top = write(canvas, ["Parts"], 700, 14)
        write(canvas, PROSE * 2, top - 10)
        canvas.showPage()
        top = write(canvas, ["Repairs"], 780, 14)
        write(canvas, PROSE * 2, top - 10)
        canvas.showPage()
        top = write(canvas, ["Appendix"], 780, 20)
        write(canvas, PROSE * 2, top - 10)
        canvas.showPage()

    document = read(made(draw))
    assert [page.headings for page in document.pages] == [(), ("Pump X100", "Parts"), ("Pump X100", "Repairs")]
    levels = [block.level for page in document.pages for block in page.blocks if block.kind is BlockKind.HEADING]
    assert levels == [1, 2, 2, 2]


def test_a_hyphen_at_a_line_end_that_belongs_to_its_word_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        write(
            canvas, ["You pay less for in-network care. Ask your doctor whether he is an in-", "network doctor."], 780
        )

    page = read(made(draw)).pages[0]
    assert "in-network doctor" in " ".join(page.text.split())


def test_a_title_that_a_program_wrote_gives_way_to_the_first_heading() -> None:
    assert read(made(manual)).title == "Chapter 1"


@pytest.mark.parametrize(
    "title", ["untitled", "Microsoft Word - x.doc", "report_final.docx", "無題", "Document1", "\ufffd\ufffd", ""]
)
def test_titles_that_nobody_would_write_are_not_credible(title: str) -> None:
    assert credible_title(title) == ""


@pytest.mark.parametrize("title", ["Annual Report 2024", "就業規則", "Who moved my cheese?"])
def test_titles_that_somebody_would_write_are(title: str) -> None:
    assert credible_title(title) == title


def test_a_table_is_one_block_with_its_header() -> None:
    rows = [["Part", "Weight", "Price"], ["Valve", "120 g", "14.50"], ["Seal", "8 g", "2.10"]]
    rows += [["Shaft", "940 g", "88.00"]]

    def draw(canvas: Canvas) -> None:
        write(canvas, PROSE, 780)
        canvas.setFont("Helvetica", 11)
        for number, row in enumerate(rows):
            for x, cell in zip((72, 250, 400), row, strict=True):
                canvas.drawString(x, 700 - 16 * number, cell)
        write(canvas, PROSE, 600)

    page = read(made(draw)).pages[0]
    table = next(b for b in page.blocks if b.kind is BlockKind.TABLE)
    assert page.text[table.start : table.header_end].split() == rows[0]
    assert page.text[table.start : table.end].split() == [w for row in rows for cell in row for w in cell.split()]
    assert len(texts(page, BlockKind.PARAGRAPH)) == 2


def test_labels_of_pages_are_kept_where_they_differ_from_numbers() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made(manual))))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 3, style="/D", start=1)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert [p.label for p in read(buffer.getvalue()).pages] == ["i", "ii", "1", "2"]


def test_filled_in_fields_follow_the_page_text() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["Application for leave of absence"], 780)
        canvas.acroForm.textfield(name="surname", tooltip="Surname", value="Ito", x=72, y=700)

    page = read(made(draw)).pages[0]
    assert page.text.endswith("\nSurname: Ito")
    assert page.text[page.blocks[-1].start : page.blocks[-1].end] == "Surname: Ito"


class TestOffsets:
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.text(st.characters(codec="latin-1"), max_size=30), min_size=1, max_size=6))
    def test_are_those_of_the_engine_and_blocks_cover_the_text(self, lines: list[str]) -> None:
        data = made(lambda canvas: write(canvas, lines, 780) and None)
        page = read(data).pages[0]
        with pypdfium2.PdfDocument(data) as pdf:
            codes = engine_characters(pdf[0])
        assert len(page.text) == len(codes)
        for character, code in zip(page.text, codes, strict=True):
            hyphen = character == "-" and code in (0x02, 0xAD)  # one that belongs to its word
            assert character == chr(code) or character in " \n\t\u00ad\ufffd" or hyphen
        uncovered = list(page.text)
        last = 0
        for block in page.blocks:
            assert last <= block.start < block.end <= len(page.text)
            uncovered[block.start : block.end] = ""
            uncovered[block.start : block.start] = " " * (block.end - block.start)
            last = block.end
        assert not "".join(uncovered).strip()

    def test_hold_for_japanese_and_radicals_become_ideographs(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
        data = made(
            lambda canvas: write(canvas, ["日本の⼈⼝は減っている。", "⾷べる"], 780, 12, "HeiseiMin-W3") and None
        )
        page = read(data).pages[0]
        with pypdfium2.PdfDocument(data) as pdf:
            assert len(page.text) == len(engine_characters(pdf[0]))
        assert not any("\u2e80" <= c <= "\u2fdf" for c in page.text)

    def test_hold_for_a_word_hyphenated_at_a_line_end(self) -> None:
        data = made(lambda canvas: write(canvas, ["This is an ex-", "ample of it"], 780) and None)
        with pypdfium2.PdfDocument(data) as pdf:
            text = page_text(pdf[0].get_textpage())
            assert len(text) == len(engine_characters(pdf[0]))
        assert "ex\u00adample" in text.replace(" \n", "")


def engine_characters(page: pypdfium2.PdfPage) -> list[int]:
    textpage = page.get_textpage()
    return [pypdfium2.raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(textpage.count_chars())]


class TestAFileThatIs:
    def test_encrypted_needs_a_password(self) -> None:
        data = made(manual, encrypt=StandardEncryption("secret", strength=128))
        with pytest.raises(EncryptedError, match="a password is needed"):
            read(data)

    def test_protected_without_a_password_is_read(self) -> None:
        data = made(manual, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0, strength=128))
        assert len(read(data).pages) == 4

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"hello", b"\x00" * 5000])
    def test_damaged_says_so(self, data: bytes) -> None:
        with pytest.raises(CorruptError, match="damaged"):
            read(data)

    def test_cut_off_is_read_as_far_as_it_goes(self) -> None:
        whole = made(manual)
        assert "Chapter 1" in read(whole[: whole.rindex(b"xref")]).pages[0].text

    def test_too_long_says_so(self) -> None:
        with pytest.raises(LimitError, match="4 pages"):
            read(made(manual), ReadLimits(max_pages=3))
        with pytest.raises(LimitError, match="characters"):
            read(made(manual), ReadLimits(max_text_chars=500))

    def test_scanned_names_its_pages_without_text(self) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        def draw(canvas: Canvas) -> None:
            for _ in range(3):
                canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 0, 0, 595, 842)
                canvas.showPage()
            write(canvas, PROSE, 780)

        document = read(made(draw))
        assert len(document.notes) == 1
        assert document.notes[0].startswith("3 pages without text: ")


@given(st.text("ab \n\t", max_size=60))
def test_paragraphs_of_plain_text_cover_it(text: str) -> None:
    covered = [text[b.start : b.end] for b in plain_blocks(text)]
    assert "".join("".join(covered).split()) == "".join(text.split())
