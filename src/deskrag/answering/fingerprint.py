"""One short hash of everything that made an answer, so that two answers can be told apart by their settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from ..embeddings.protocol import EmbedderIdentity
from ..generation.protocol import GeneratorInfo
from .options import AnswerOptions
from .prompt import PROMPT_VERSION
from .tuned import Tuned

ANSWERING_VERSION = 2
"""Raised whenever ranking, refusal or citation rules change what is answered."""


def fingerprint(
    embedder: EmbedderIdentity, generator: GeneratorInfo | None, options: AnswerOptions, tuned: Tuned | None = None
) -> str:
    """SHA-256 (first 16 hex digits) over model, adapter, prompt version, embedder, options and rule version."""
    made_of = {
        "answering": ANSWERING_VERSION,
        "prompt": PROMPT_VERSION,
        "embedder": embedder.key,
        "generator": [generator.name, generator.fingerprint, generator.context, generator.trusted]
        if generator
        else None,
        "options": asdict(options),
    }
    if tuned is not None and generator is not None:
        made_of["adapter"] = [
            tuned.name,
            tuned.fingerprint,
            tuned.prompt,
            tuned.refuse_at,
            tuned.refuse_surely,
            tuned.doubt_weight,
            tuned.judge_weight,
            tuned.against_answer,
            tuned.quote_at,
            tuned.copies,
        ]
    text = json.dumps(made_of, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
