"""Retrieval quality on test collections: nDCG@10 of the hybrid search and of its two halves alone.

Every document of a collection becomes a small file that is read, split, embedded and indexed like any other;
a document is ranked by its best passage.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from deskrag.app.application import Application
from deskrag.indexing.keywords import KeywordIndex
from deskrag.indexing.types import Hit
from deskrag.retrieval.query import parse

from .data import Judgements, beir, data_folder, squad, work_folder
from .library import library
from .metrics import mean, ndcg
from .registry import Measured, Row, Values, benchmark

_DEPTH = 100
Documents = Iterable[tuple[str, str, str]]


def write_files(name: str, documents: Documents, suffix: str) -> Path:
    """Write (id, title, text) documents as files named by id, the title as their heading; returns the folder."""
    folder = work_folder("corpora", name)
    written = set()
    for number, title, text in documents:
        if suffix == ".html":
            content = (
                f"<html><head><title>{html.escape(title)}</title></head><body><h1>{html.escape(title)}</h1>"
                f"<p>{html.escape(text)}</p></body></html>"
            )
        elif suffix == ".md":
            content = f"# {title}\n\n{text}\n" if title else f"{text}\n"
        else:
            content = f"{title}\n\n{text}\n" if title else f"{text}\n"
        path = folder / f"{number}{suffix}"
        if not path.exists() or path.read_text("utf-8") != content:
            path.write_text(content, "utf-8")
        written.add(path.name)
    for path in folder.iterdir():
        if path.name not in written:
            path.unlink()
    return folder


def _ranked(paths: Iterable[str]) -> list[str]:
    """Document ids in the order of their first passage."""
    return list(dict.fromkeys(Path(path).stem for path in paths))


def _paths(app: Application, hits: Sequence[Hit]) -> list[str]:
    chunks = app.parts.chunks.chunks([hit.chunk_id for hit in hits])
    return [chunks[hit.chunk_id].path for hit in hits if hit.chunk_id in chunks]


def _plain(text: str) -> str:
    """The query without what would be an operator: quotation marks and hyphens at the start of words."""
    return re.sub(r'["“”„]|(?<!\S)-(?=\w)', " ", text)


def _score(app: Application, queries: dict[str, str], judgements: Judgements) -> dict[str, float]:
    totals: dict[str, list[float]] = {"": [], ".dense": [], ".keyword": []}
    keywords = KeywordIndex(app.parts.folder / "keywords")
    for number, asked in queries.items():
        text, grades = _plain(asked), judgements[number]
        found = app.search(text, _DEPTH)
        totals[""].append(ndcg(_ranked(p.chunk.path for p in found.passages), grades))
        assert found.vector is not None
        dense = app.parts.vectors.search(found.vector, _DEPTH)
        totals[".dense"].append(ndcg(_ranked(_paths(app, dense)), grades))
        words = keywords.search(parse(text), _DEPTH)
        totals[".keyword"].append(ndcg(_ranked(_paths(app, words)), grades))
    keywords.close()
    return {half: mean(values) for half, values in totals.items()}


def _collection(
    name: str, load: Callable[[], tuple[Documents, dict[str, str], Judgements]], suffix: str, target: float | None
) -> Values:
    documents, queries, judgements = load()
    folder = write_files(name, documents, suffix)
    with library(name, lambda: [folder]) as app:
        scores = _score(app, queries, judgements)
    base = f"retrieval.{name}.ndcg10"
    halves = max(scores[".dense"], scores[".keyword"])
    wanted = f">= {target}" if target else f"> {halves:.4f}"
    detail = f"better half {halves:.4f}; {len(queries)} queries"
    return {base + half: Measured(value, wanted if not half else "", detail=detail if not half else "")
            for half, value in scores.items()}  # fmt: skip


def _beir(name: str) -> tuple[Documents, dict[str, str], Judgements]:
    documents, queries, judgements = beir(data_folder(name, "beir"))
    return ((each["_id"], each["title"], _body(each["title"], each["text"])) for each in documents), queries, judgements


def _body(title: str, text: str) -> str:
    """The text without the title that some collections repeat at its start."""
    return text[len(title) :].strip() if title and text.startswith(title) else text


def _jsquad() -> tuple[Documents, dict[str, str], Judgements]:
    paragraphs, questions = squad(data_folder("jsquad", "valid-v1.3.json"))
    queries = {each["id"]: re.sub(r"\s+", " ", each["question"]) for each in questions}
    return paragraphs, queries, {each["id"]: {each["paragraph"]: 1} for each in questions}


def _rows(name: str, what: str, target: str, against: str = "") -> list[Row]:
    base = f"retrieval.{name}.ndcg10"
    return [
        Row(base, f"nDCG@10, hybrid search, {what}", name, target=target, against=against),
        Row(f"{base}.dense", "vector search alone", name),
        Row(f"{base}.keyword", "keyword search alone", name),
    ]


_HOW = (
    "Each document is written as a file with its title as heading and indexed by the application; `search` returns"
    " up to 100 passages, documents are ranked by their best passage, gains are the judged grades. Quotation"
    " marks and leading hyphens, which are operators of the search, are taken out of the queries. The halves ask the"
    " vector index and the keyword index of the same library."
)

for _name, _what, _suffix, _least, _against in (
    ("scifact", "5,183 abstracts, 300 claims", ".md", 0.71,
     "LlamaIndex hybrid .711, txtai .650, LangChain .639; BM25 .679"),
    ("cranfield", "1,400 abstracts, 225 queries", ".txt", None, "the better of its halves"),
    ("cacm", "3,204 HTML files, 52 queries", ".html", None, "the better of its halves"),
):  # fmt: skip
    benchmark("retrieval", _rows(_name, _what, f">= {_least}" if _least else "", _against), _HOW, [_name])(
        partial(_collection, _name, partial(_beir, _name), _suffix, _least)
    )
benchmark(
    "retrieval",
    _rows("jsquad", "1,145 Japanese paragraphs, 4,442 questions", ">= 0.93", "plain BM25 of character bigrams .928"),
    _HOW,
    ["jsquad"],
)(partial(_collection, "jsquad", _jsquad, ".md", 0.93))
