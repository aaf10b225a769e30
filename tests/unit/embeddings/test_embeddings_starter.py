"""The starter model's prepared form: faithful, light and made safely."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from deskrag.embeddings import export
from deskrag.embeddings.loading import STARTER, load_embedder, starter_folder
from deskrag.embeddings.openvino_embedder import OpenVinoEmbedder
from deskrag.errors import ModelError, NotFoundError
from deskrag.progress import Progress

TEXTS = [
    "Employees may carry over up to five days of unused leave into the next year.",
    "def total(rows): return sum(row.amount for row in rows)",
    "short",
    "The agreement ends thirty days after written notice by either party. " * 6,
    "Überstunden werden mit 25 % vergütet; “quotes” and dashes — too.",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    export.prepare(starter_folder(), STARTER, folder)
    return folder


@pytest.mark.slow
def test_the_graph_agrees_with_sentence_transformers(cache: Path) -> None:
    from deskrag.embeddings.sentence_transformers_embedder import SentenceTransformersEmbedder

    reference = SentenceTransformersEmbedder(starter_folder()).embed(TEXTS)
    found = load_embedder(STARTER, cache).embed(TEXTS)
    assert (reference * found).sum(axis=1).min() >= 0.9999


@pytest.mark.slow
def test_indexing_and_searching_never_import_torch(cache: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from deskrag.embeddings.loading import STARTER, load_embedder\n"
        f"e = load_embedder(STARTER, Path({str(cache)!r}))\n"
        "assert 'openvino' not in sys.modules, 'identity must be known without the runtime'\n"
        "e.identity; e.embed(['a', 'b']); e.tokenizer.offsets('text')\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_threads_that_arrive_first_and_together_do_not_lock_each_other_out(cache: Path) -> None:
    code = (
        "from concurrent.futures import ThreadPoolExecutor; from pathlib import Path\n"
        "from deskrag.embeddings.loading import STARTER, load_embedder\n"
        f"e = load_embedder(STARTER, Path({str(cache)!r}))\n"
        "texts = ['a', 'b ' * 300, 'c ' * 100, 'd ' * 250, 'e ' * 200]\n"
        "with ThreadPoolExecutor(4) as pool: print(len(list(pool.map(e.embed, [texts] * 8))))"
    )
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=90)
        assert done.stdout.strip() == "8"


@pytest.mark.slow
def test_preparing_happens_once_and_again_only_for_other_weights(cache: Path, tmp_path: Path) -> None:
    reports: list[Progress] = []
    first = export.prepare(starter_folder(), STARTER, cache, reports.append)
    assert reports == []
    assert json.loads((first / export.METADATA).read_text())["dimensions"] == 384
    copy = tmp_path / "copy"
    shutil.copytree(starter_folder(), copy)
    second = export.prepare(copy, STARTER, tmp_path / "cache", reports.append)
    assert [report.done for report in reports] == [0, 1]
    assert OpenVinoEmbedder(second).identity == OpenVinoEmbedder(first).identity, "same weights, same identity"


@pytest.mark.slow
def test_an_unfinished_folder_is_made_anew(tmp_path: Path) -> None:
    made = export.prepare(starter_folder(), STARTER, tmp_path)
    (made / export.METADATA).unlink()
    (made / export.GRAPH).write_text("half")
    assert export.prepare(starter_folder(), STARTER, tmp_path) == made
    assert OpenVinoEmbedder(made).embed(["text"]).shape == (1, 384)


@pytest.mark.slow
def test_memory_stays_level_over_many_lengths(cache: Path) -> None:
    import psutil

    embedder = load_embedder(STARTER, cache)
    rng = np.random.default_rng(3)

    def some(count: int) -> list[str]:
        return ["word " * int(n) for n in rng.integers(1, 250, count)]

    embedder.embed(some(60))
    before = psutil.Process().memory_info().rss
    for _ in range(12):
        embedder.embed(some(int(rng.integers(1, 30))))
    assert psutil.Process().memory_info().rss - before < 150e6


def test_broken_weights_are_a_model_error(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "model.safetensors").write_bytes(b"not weights")
    (source / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="could not be prepared"):
        export.prepare(source, "broken", tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir() if path.is_dir()] == []


def test_missing_weights_and_unknown_names_say_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="weights are missing"):
        export.prepare(tmp_path, "none", tmp_path)
    with pytest.raises(NotFoundError, match="no embedding model"):
        load_embedder("no-such-model", tmp_path)


def test_a_folder_that_is_not_prepared_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a prepared"):
        OpenVinoEmbedder(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("config.json", {"model_type": "mpnet", "hidden_act": "gelu"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}),
        ("modules.json", [{"type": "sentence_transformers.models.Dense"}]),
        ("model.safetensors", {"w": {"dtype": "BF16"}}),
    ],
)
def test_only_what_the_graph_describes_is_exported(tmp_path: Path, file: str, content: object) -> None:
    source = tmp_path / "model"
    shutil.copytree(starter_folder(), source, ignore=shutil.ignore_patterns("model.safetensors"))
    header = json.dumps({"w": {"dtype": "F32"}}).encode()
    (source / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    assert export.can_export(source)
    encoded = json.dumps(content).encode()
    prefix = len(encoded).to_bytes(8, "little") if file.endswith("safetensors") else b""
    (source / file).write_bytes(prefix + encoded)
    assert not export.can_export(source)
