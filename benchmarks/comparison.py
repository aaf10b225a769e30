"""When to use which: the same questions to the model alone, with documents, tuned, and tuned with documents.

What the program's own ``deskrag compare`` writes is kept in ``docs/comparison``; the README shows its table.
"""

from __future__ import annotations

import json
import shutil

from deskrag.app.comparing import JSON, MARKDOWN, PLOT, compare_ways

from .adapter import ANSWERABLE, NAME, factory_adapter, questions, test_library_files
from .data import work_folder
from .library import library
from .machine import ROOT
from .registry import Measured, Row, Values, benchmark

TARGET = ROOT / "docs" / "comparison"
_ASKED, _EMPTY = 40, 25
_WAYS = {"base": "model alone", "rag": "with documents", "tuned": "tuned, alone", "tuned+rag": "tuned, with documents"}
_HOW = (
    f"`deskrag compare` with the starter model and the factory adapter: {_ASKED} answerable and {_EMPTY} near-miss"
    " unanswerable questions about 5 articles of the SQuAD 2 half that the adapter did not learn from, over a library"
    " of all 646 paragraphs. Right: a right answer, or the refusal of a question without one. The whole table:"
    " docs/comparison."
)


@benchmark(
    "comparison",
    [
        Row(f"compare.{way.replace('+', '_')}.right", f"{name}: right answers and right refusals",
            "squad2_cs224n, 5 unseen articles")
        for way, name in _WAYS.items()
    ],
    _HOW,
    ["squad2_cs224n"],
)  # fmt: skip
def when_to_use_which() -> Values:
    """The four ways, and their table into the documentation."""
    factory_adapter()  # skips without one
    asked = questions()
    chosen = asked[:_ASKED] + asked[ANSWERABLE:][:_EMPTY]
    gold = work_folder("comparison") / "wikipedia.jsonl"
    lines = [
        {
            "question": each.text,
            "answers": list(each.answers),
            "document": f"{each.paragraph}.md",
            "answerable": bool(each.answers),
        }
        for each in chosen
    ]
    gold.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    with library("adapter_squad2", test_library_files) as app:
        found = compare_ways(app, gold, adapter=NAME, folder=work_folder("comparison", "run"), again=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in (JSON, MARKDOWN, PLOT):
        shutil.copyfile(found.folder / name, TARGET / name)
    return {
        f"compare.{row.way.replace('+', '_')}.right": Measured(row.right, detail=f"F1 {row.f1:.2f}")
        for row in found.rows
    }
