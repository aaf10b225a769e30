"""What every `Embedder` promises, checked on each implementation."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from deskrag.embeddings.fake import HashingEmbedder
from deskrag.embeddings.loading import STARTER, load_embedder, starter_folder
from deskrag.embeddings.protocol import Embedder

TEXTS = [
    "The warranty covers the battery for two years.",
    "",
    "   \n\t ",
    "A cat sat on the mat. " * 200,
    "保証期間は二年です。電池も対象です。",
    "Crème brûlée №5 — ½ ㍿ 😀 \u202eabc",
    "word",
    "x" * 5000,
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def _fake(_: Path) -> Embedder:
    return HashingEmbedder()


def _starter(cache: Path) -> Embedder:
    return load_embedder(STARTER, cache)


def _sentence_transformers(_: Path) -> Embedder:
    from deskrag.embeddings.sentence_transformers_embedder import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(starter_folder())


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(_fake, id="fake"),
        pytest.param(_starter, id="starter", marks=pytest.mark.slow),
        pytest.param(_sentence_transformers, id="sentence-transformers", marks=pytest.mark.slow),
    ],
)
def embedder(request: pytest.FixtureRequest, cache: Path) -> Embedder:
    make: Callable[[Path], Embedder] = request.param
    return make(cache)


def test_vectors_are_unit_float32_of_the_declared_width(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.identity.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_an_empty_matrix(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.identity.dimensions)


def test_a_text_has_the_same_vector_alone_and_in_any_batch(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    backwards = embedder.embed(TEXTS[::-1])[::-1]
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert ((together * alone).sum(axis=1) > 0.9995).all()
    assert ((together * backwards).sum(axis=1) > 0.9995).all()


def test_order_is_kept_over_many_texts_of_mixed_length(embedder: Embedder) -> None:
    texts = [f"Number {i} " + "and so on " * (i % 7) for i in range(80)]
    many = embedder.embed(texts)
    for row in (0, 1, 40, 79):
        assert int(np.argmax(many @ embedder.embed([texts[row]])[0])) == row


def test_texts_about_the_same_are_nearer_than_others(embedder: Embedder) -> None:
    query, near, far = embedder.embed(["battery warranty", "The warranty of the battery", "A recipe for onion soup"])
    assert query @ near > query @ far


def test_tokens_lie_in_the_text_and_in_order(embedder: Embedder) -> None:
    for text in TEXTS:
        at = 0
        for start, end in embedder.tokenizer.offsets(text):
            assert at <= start <= end <= len(text)
            at = start


def test_text_beyond_the_limit_is_ignored_not_refused(embedder: Embedder) -> None:
    base = "alpha beta gamma " * embedder.identity.max_tokens
    one, other = embedder.embed([base + "delta", base + "epsilon " * 500])
    assert one @ other > 0.9995


def test_threads_may_share_it(embedder: Embedder) -> None:
    expected = embedder.embed(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(embedder.embed, [TEXTS] * 8):
            assert ((found * expected).sum(axis=1) > 0.9995).all()


def test_the_identity_is_stable_and_complete(embedder: Embedder) -> None:
    identity = embedder.identity
    assert identity == embedder.identity
    assert len(identity.weights_hash) == 16
    assert identity.max_tokens > 2
    assert str(identity.dimensions) in identity.key


def test_equal_texts_give_equal_vectors_in_another_process() -> None:
    code = "from deskrag.embeddings.fake import HashingEmbedder as E; print(E().embed(['same text']).tobytes().hex())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == HashingEmbedder().embed(["same text"]).tobytes().hex()
