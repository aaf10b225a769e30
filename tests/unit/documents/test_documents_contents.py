"""A table of contents is known as one, and nothing else is."""

from __future__ import annotations

import pytest

from deskrag.documents.contents import is_contents
from deskrag.documents.splitter import split
from deskrag.documents.types import Block, BlockKind, Document, Page

LED = """Contents
1 Safety . . . . . . . . . . . . . . . . . . . . . . . . 1
1.1 Intended use . . . . . . . . . . . . . . . . . . . . . 1
2 The pump at a glance . . . . . . . . . . . . . . . . . 2
3 Technical data . . . . . . . . . . . . . . . . . . . . 13"""


@pytest.mark.parametrize(
    "text",
    [
        LED,
        "Preface ........ iv\nThe storm ........ 1\nThe calm ........ 27",
        "Table of contents\n1 Safety 3\n2 Installation 5\n3 Warranty 19",
        "目次\n第1章 はじめに……………1\n第2章 仕様……………5\n第3章 保証……………12",
        "目 次\nはじめに 1\n仕様 5\n保証 12",
        "Contents\n1\tSafety\t3\n2\tInstallation\t5\n3\tWarranty\t19",
    ],
)
def test_lines_that_lead_to_page_numbers_are_contents(text: str) -> None:
    assert is_contents(text)


@pytest.mark.parametrize(
    "text",
    [
        "Net income ........ 850\nCosts ........ 120\nTaxes ........ 333\nProfit ........ 12",
        "Tradename ........ 1,478 1,478\nOther ........ 6,582 6,534\nTotal ........ 53,165 46,310",
        "e. Amortization of costs ........ —\nf. Amortization of gain ........ 19\nTotal ........",
        "In the box are 1\npump, gaskets 2\nand a manual 3",
        "The pump runs.\nIt waits ... and then it stops.\nContents may vary.",
        "",
    ],
)
def test_figures_and_prose_are_not(text: str) -> None:
    assert not is_contents(text)


def test_a_heading_may_stand_before_the_passage() -> None:
    rest = "4 Installation 4\n5 Start-up 6\n6 Maintenance 7"
    assert is_contents(rest, ("Manual", "Contents"))
    assert not is_contents(rest, ("Contents", "Parts"))


def test_the_splitter_says_which_chunks_are_contents() -> None:
    class Words:
        def offsets(self, text: str) -> list[tuple[int, int]]:
            return [(at, at + 1) for at, character in enumerate(text) if character == " "]

    prose = "The pump must be switched off before the cover is opened. It holds a charge."
    pages = (
        Page(1, LED, blocks=(Block(BlockKind.HEADING, 0, 8, 1), Block(BlockKind.PARAGRAPH, 9, len(LED)))),
        Page(2, prose, blocks=(Block(BlockKind.PARAGRAPH, 0, len(prose)),)),
    )
    kinds = [chunk.kind for chunk in split(Document("pdf", pages), Words())]
    assert set(kinds[:-1]) == {BlockKind.CONTENTS}
    assert kinds[-1] is BlockKind.PARAGRAPH
