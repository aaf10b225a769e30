"""Any other local sentence-transformers model, run by torch.

One idea: the fast path covers the models most people use; this one covers the rest at the library's own
speed. It imports torch, so it is loaded only when a person chose such a model. Never downloads and never runs
code that comes with a model.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ModelError
from .protocol import EmbedderIdentity, Vectors
from .tokenizer import FileTokenizer


class SentenceTransformersEmbedder:
    """An `Embedder` over a folder in the sentence-transformers layout. Loads the model at once.

    Args:
        folder: The model's folder.
        name: What to call it; the folder's name if empty.

    Raises:
        ModelError: The folder holds no such model, or the model needs its own code.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        self._lock = threading.Lock()
        weights = sorted(folder.rglob("*.safetensors"))
        if not weights or not (folder / "tokenizer.json").is_file():
            raise ModelError(
                "it holds no model.safetensors and tokenizer.json",
                subject=str(folder),
                advice="Choose the folder of a sentence-transformers model.",
            )
        try:
            from huggingface_hub import constants

            constants.HF_HUB_OFFLINE = True  # whatever a model's files refer to, nothing is fetched
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )  # fmt: skip
        except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"the embedding model cannot be loaded ({error})",
                subject=str(folder),
                advice="Choose another model.",
            ) from error
        digest = hashlib.sha256()
        for path in weights:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        limit = int(self._model.max_seq_length or 512)
        self._identity = EmbedderIdentity(
            name=name or folder.name,
            weights_hash=digest.hexdigest()[:16],
            precision="f32",
            dimensions=int(self._model.encode(["width"]).shape[1]),
            max_tokens=limit,
            languages=("*",) if "multilingual" in folder.name else ("en",),
        )
        self._tokenizer = FileTokenizer(folder / "tokenizer.json", limit)

    @property
    def identity(self) -> EmbedderIdentity:
        """What makes its vectors comparable."""
        return self._identity

    @property
    def tokenizer(self) -> FileTokenizer:
        """The tokenizer of the model."""
        return self._tokenizer

    def embed(self, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002 - see prefixed.py
        """Embed `texts`: float32 ``(len(texts), dimensions)``, rows of length 1, input order kept."""
        if not len(texts):
            return np.empty((0, self._identity.dimensions), dtype=np.float32)
        with self._lock:
            found = self._model.encode(
                list(texts),
                prompt="",  # prefixes are added by `PrefixedEmbedder`, never by a model's own default
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(found, dtype=np.float32)
