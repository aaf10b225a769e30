"""Retrieval of the right page in PDFs: questions whose source page is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

from deskrag.app.application import Application

from .data import data_folder, json_lines, work_folder
from .library import library
from .metrics import mean
from .registry import Measured, Row, Values, benchmark

_CITATION = re.compile(r"\[([^\[\]#]+\.pdf)#page=(\d+)\]")


def northwind_questions() -> list[tuple[str, str, set[tuple[str, int]]]]:
    """(question, gold answer, gold pages as (file, 1-based page)) of the employee-benefits set."""
    found = []
    for entry in json_lines(data_folder("northwind_hr", "evals") / "ground_truth.jsonl"):
        gold = {(name, int(page)) for name, page in _CITATION.findall(entry["truth"])}
        found.append((entry["question"], entry["truth"], gold))
    return found


def northwind_files() -> list[Path]:
    """The folder of the set's PDFs."""
    return [data_folder("northwind_hr", "data")]


def first_rank(app: Application, query: str, gold: set[tuple[str, int]], reach: int, k: int = 10) -> int:
    """1-based rank of the first passage from a gold page or one at most `reach` pages away; 0 if none is among `k`."""
    for rank, passage in enumerate(app.search(query, k).passages[:k], start=1):
        for name, page in gold:
            if passage.chunk.name == name and abs(passage.chunk.page - page) <= reach:
                return rank
    return 0


@benchmark(
    "retrieval",
    [
        Row("retrieval.northwind.page5", "gold page or its neighbour among the pages of the first 5 passages",
            "northwind_hr",             target=">= 0.92", against="LlamaIndex .86, its hybrid .88"),
        Row("retrieval.northwind.page10", "the same for the first 10 passages", "northwind_hr", target=">= 0.95",
            against="LlamaIndex .90, its hybrid .92"),
        Row("retrieval.northwind.exact10", "gold page itself among the first 10", "northwind_hr"),
    ],
    "50 questions over 6 PDFs (263 pages, two near-duplicate plans); the gold page is the citation of the reference"
    " answer, and a neighbouring page of the same file counts, because a fifth of the citations are off by one.",
    ["northwind_hr"],
)  # fmt: skip
def northwind() -> Values:
    """Gold pages among the first passages."""
    questions = northwind_questions()
    with library("northwind", northwind_files) as app:
        near = [first_rank(app, question, gold, 1) for question, _, gold in questions]
        exact = [first_rank(app, question, gold, 0) for question, _, gold in questions]
    missed = [
        {"rank": rank, "question": question, "gold": sorted(gold)}
        for rank, (question, _, gold) in zip(near, questions, strict=True)
        if not 0 < rank <= 5
    ]
    (work_folder("misses") / "northwind.json").write_text(json.dumps(missed, indent=1), "utf-8")
    return {
        "retrieval.northwind.page5": mean(0 < rank <= 5 for rank in near),
        "retrieval.northwind.page10": mean(0 < rank <= 10 for rank in near),
        "retrieval.northwind.exact10": mean(0 < rank <= 10 for rank in exact),
    }


@benchmark(
    "retrieval",
    [
        Row("retrieval.uda.page10", "gold page among the first 10 passages of the question's report", "uda_benchmark"),
        Row("retrieval.uda.page10.all", "the same, searching all 20 documents", "uda_benchmark"),
    ],
    "44 questions about figures in three annual reports whose id names the page. A question does not name its report,"
    " so it is asked of that report alone (`file:` filter), as the benchmark means it, and of all documents.",
    ["uda_benchmark"],
)
def uda() -> Values:
    """Gold pages of questions about annual reports."""
    folder = data_folder("uda_benchmark")
    entries = json.loads((folder / "questions_with_pdf.json").read_text("utf-8"))
    asked = []
    for entry in entries:
        page = re.search(r"/page_(\d+)\.pdf", entry["q_uid"])
        if page:
            asked.append((entry["question"], Path(entry["_pdf"]).name, int(page[1])))
    with library("uda", lambda: [folder / "src_doc_files_example"]) as app:
        inside = [first_rank(app, f'{q} file:"{name}"', {(name, page)}, 0) for q, name, page in asked]
        everywhere = [first_rank(app, q, {(name, page)}, 0) for q, name, page in asked]
    data = f"uda_benchmark, {len(asked)} questions"
    return {
        "retrieval.uda.page10": Measured(mean(rank > 0 for rank in inside), data=data),
        "retrieval.uda.page10.all": Measured(mean(rank > 0 for rank in everywhere), data=data),
    }
