"""Data folders and the work folder; sets of documents, questions and judgements as plain values."""

from __future__ import annotations

import csv
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .machine import ROOT
from .registry import Skipped

WORK = ROOT / "benchmarks" / "work"
Judgements = dict[str, dict[str, int]]


def data_folder(*parts: str) -> Path:
    """A folder below the data folder.

    Raises:
        Skipped: It is not there.
    """
    given = os.environ.get("DESKRAG_BENCH_DATA", "../shared/data")
    folder = (ROOT / Path(given).expanduser()).resolve().joinpath(*parts)
    if not folder.exists():
        raise Skipped(f"no data at {folder} (set DESKRAG_BENCH_DATA)")
    return folder


def work_folder(*parts: str) -> Path:
    """A folder for what a benchmark makes; created."""
    folder = WORK.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def beir(folder: Path) -> tuple[list[dict[str, Any]], dict[str, str], Judgements]:
    """Documents, the judged queries and judgements of a set in the BEIR layout."""
    judgements: Judgements = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as stream:
        for query, document, grade in list(csv.reader(stream, delimiter="\t"))[1:]:
            judgements.setdefault(query, {})[document] = int(grade)
    queries = {each["_id"]: each["text"] for each in json_lines(folder / "queries.jsonl") if each["_id"] in judgements}
    return list(json_lines(folder / "corpus.jsonl")), queries, judgements


def squad(path: Path) -> tuple[list[tuple[str, str, str]], list[dict[str, Any]]]:
    """Paragraphs as (id, title, text) and questions of a file in the SQuAD 2 layout.

    A question is ``{"id", "question", "paragraph", "answers", "answerable"}``. The title that JSQuAD puts before
    ``[SEP]`` in every paragraph is taken off.
    """
    paragraphs: list[tuple[str, str, str]] = []
    questions: list[dict[str, Any]] = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            number = f"p{len(paragraphs):04d}"
            text = paragraph["context"].split("[SEP]", 1)[-1].strip()
            paragraphs.append((number, article["title"].replace("_", " "), text))
            for qa in paragraph["qas"]:
                questions.append(
                    {
                        "id": qa["id"],
                        "question": qa["question"],
                        "paragraph": number,
                        "answers": sorted({answer["text"] for answer in qa["answers"]}),
                        "answerable": not qa.get("is_impossible", False),
                    }
                )
    return paragraphs, questions


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a tar archive once into `folder`; returns it."""
    done = folder / ".unpacked"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        done.touch()
    return folder


def peps(count: int | None = None) -> list[Path]:
    """PEPs as files, evenly picked over all of them when only `count` are wanted."""
    folder = unpack(data_folder("longdocs", "peps.tar.gz"), WORK / "longdocs" / "peps")
    found = sorted(path for path in folder.rglob("pep-*") if path.suffix in (".rst", ".txt"))
    if count is None or count >= len(found):
        return found
    return [found[i * len(found) // count] for i in range(count)]
