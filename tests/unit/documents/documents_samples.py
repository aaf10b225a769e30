"""Small files of every format, made in memory, for the tests of the readers."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
)


CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx() -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = "Supply contract"
    document.core_properties.author = "Mika Sato"
    document.add_heading("Scope", 1)
    document.add_paragraph("The supplier delivers pumps.")
    document.add_paragraph("First duty", style="List Number")
    document.add_paragraph("Second duty", style="List Number")
    document.add_heading("Prices", 1)
    table = document.add_table(rows=2, cols=2)
    for index, text in enumerate(("Item", "Price", "Pump X100", "1,200 €")):
        table.cell(index // 2, index % 2).text = text
    document.add_heading("Delivery", 2)
    document.add_paragraph("Within\tten days.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pptx() -> bytes:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Quarter three"
    slide.placeholders[1].text = "Revenue up\nCosts down"
    slide.notes_slide.notes_text_frame.text = "Mention the new plant."
    deck.slides.add_slide(deck.slide_layouts[6])
    third = deck.slides.add_slide(deck.slide_layouts[5])
    third.shapes.title.text = "Figures"
    table = third.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    for index, text in enumerate(("Year", "Units", "2025", "310")):
        table.cell(index // 2, index % 2).text = text
    group = third.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1)).text_frame.text = "grouped words"
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def xlsx(rows: int = 3) -> bytes:
    import datetime as dt

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Sales")
    sheet.write(0, 0, "Sales report")
    for column, text in enumerate(("Day", "Amount", "Share", "Paid")):
        sheet.write(2, column, text)
    for row in range(rows):
        sheet.write_datetime(row + 3, 0, dt.datetime(2026, 3, 1) + dt.timedelta(days=row))
        sheet.write(row + 3, 1, 1234.5 + row)
        sheet.write(row + 3, 2, 3.0)
        sheet.write(row + 3, 3, True)
    book.add_worksheet("Empty")
    book.close()
    return buffer.getvalue()


def odt() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"""<office:document-content {ODF}><office:body><office:text>
            <text:h text:outline-level="1">Garden</text:h><text:p>Roses<text:s text:c="2"/>bloom<text:line-break/>in
            June.</text:p>
            <text:list><text:list-item><text:p>spade</text:p></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell><text:p>Plant</text:p></table:table-cell>
            <table:table-cell><text:p>Month</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>Rose</text:p></table:table-cell>
            <table:table-cell><text:p>6</text:p></table:table-cell></table:table-row></table:table>
            </office:text></office:body></office:document-content>""",
        }
    )


def odp() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.presentation",
            "content.xml": f"""<office:document-content {ODF}><office:body><office:presentation>
            <draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Welcome</text:p></draw:text-box>
            </draw:frame><draw:frame><draw:text-box><text:p>Agenda</text:p></draw:text-box></draw:frame></draw:page>
            </office:presentation></office:body></office:document-content>""",
        }
    )


def epub(**extra: bytes | str) -> bytes:
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
            <dc:title>Sea tales</dc:title>
            <dc:creator>A. Writer</dc:creator></metadata><manifest>
            <item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>
            <item id="a" href="one%20a.xhtml" media-type="application/xhtml+xml"/></manifest>
            <spine><itemref idref="a"/><itemref idref="b"/></spine></package>""",
            "OPS/one a.xhtml": "<html><body><h1>The storm</h1><p>Waves rose.</p></body></html>",
            "OPS/two.xhtml": "<html><body><h1>The calm</h1><p>The sea slept.</p></body></html>",
            **extra,
        }
    )


def eml(depth: int = 0) -> bytes:
    message = EmailMessage()
    message["Subject"] = "見積書の件"
    message["From"] = "佐藤 <sato@example.com>"
    message["To"] = "lee@example.com"
    message["Date"] = "Tue, 03 Mar 2026 09:30:00 +0900"
    message.set_content("お世話になっております。\n\n見積書を添付します。\n")
    message.add_alternative("<p>HTML body</p>", subtype="html")
    message.add_attachment(b"Pump;Price\nX100;1200\n", maintype="text", subtype="csv", filename="prices.csv")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="blob.bin")
    if depth:
        message.add_attachment(eml(depth - 1), maintype="application", subtype="octet-stream", filename="inner.eml")
    return message.as_bytes()


def mbox() -> bytes:
    first = b"From a@b Tue Mar 3 09:30:00 2026\nSubject: One\nFrom: a@b\n\nHello\n\n>From here on\n\n"
    return first + b"From c@d Tue Mar 3 09:31:00 2026\nSubject: Two\nFrom: c@d\n\nBye\n"


MARKDOWN = """---
title: "Field notes"
author: Ana
---
# Day one

Rain all day.
Still rain.

## Tools

- spade
  1. sharp
- rake

| Tool | Use |
|------|-----|
| rake | leaves |

```python
# not a heading
print("x")
```
"""
RST = """PEP: 9
Title: On pumps
Author: Someone

===========
On pumps
===========

Abstract
--------

A pump moves water, for example::

    pump(1)

    pump(2)

Back again.

=====  =====
Part   Count
=====  =====
valve  2
=====  =====

* one
* two
"""
ASCIIDOC = (
    "= Manual\n:author: Kim\n\nIntro.\n\n== Setup\n\n----\n= not a heading\n----\n\n|===\n|A |B\n\n|1 |2\n|===\n\n* x\n"
)
ORG = (
    "#+TITLE: Plan\n\n* First\nText.\n** Second\n#+BEGIN_SRC sh\n* not a heading\n#+END_SRC\n\n"
    "| a | b |\n|---+---|\n| 1 | 2 |\n"
)
HTML = """<!DOCTYPE html><html><head><title>Pump guide</title><meta name="author" content="Kim">
<script>alert("no")</script><style>p {}</style></head><body><nav><a href="/">Home</a> <a href="/b">Shop</a></nav>
<h1>Pumps</h1><p>A <b>pump</b> moves<br>water.</p><ul><li>fast<ul><li>very</li></ul></li><li>slow</li></ul>
<table><tr><th>Model</th><th>Year</th></tr><tr><td rowspan="2">X100</td><td>2025</td></tr><tr><td>2026</td></tr></table>
<pre>  code
    more</pre><p hidden>secret</p><ruby>漢<rt>kan</rt></ruby></body></html>"""
RTF = r"{\rtf1\ansi\ansicpg1252{\info{\title Terms of sale}}\pard Price is \'80 5.\par Second line.\par}"
YAML = "openapi: 3.0.0\npaths:\n" + "".join(f"  /p{i}:\n    get:\n      summary: operation {i}\n" for i in range(80))
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "markdown", "source": ["# Study\n", "Words."]}, {"cell_type": "code", "source": "x = 1"}]}
)

FILES: dict[str, bytes] = {
    "a.docx": docx(), "a.pptx": pptx(), "a.xlsx": xlsx(), "a.odt": odt(), "a.odp": odp(), "a.epub": epub(),
    "a.eml": eml(1), "a.mbox": mbox(), "a.md": MARKDOWN.encode(), "a.rst": RST.encode(), "a.adoc": ASCIIDOC.encode(),
    "a.org": ORG.encode(), "a.html": HTML.encode(), "a.rtf": RTF.encode("latin-1"), "a.yaml": YAML.encode(),
    "a.ipynb": NOTEBOOK.encode(), "a.json": json.dumps({"k": list(range(2000))}).encode(),
    "a.jsonl": b'{"a": 1}\n{"a": 2}\n', "a.toml": b'[tool]\nx = 1\n\n[[item]]\ny = "a"\n',
    "a.csv": "名前;年齢\n佐藤;30\n\"a;\nb\";4\n".encode("cp932"), "a.tsv": b"a\tb\n1\t2\n",
    "a.txt": b"Notes\n=====\n\n1. Start\n\nSome text.\r\nMore\rtext.\n", "a.log": b"INFO one\nWARN two\n" * 60,
    "a.py": b"import x\n\n\ndef f():\n    return 1\n\n\nclass C:\n    pass\n",
    "a.zip": zipped({"docs/a.md": MARKDOWN, "docs/b.txt": "plain", "run.exe": b"MZ\x90\0", "bad.docx": b"no"}),
}  # fmt: skip
