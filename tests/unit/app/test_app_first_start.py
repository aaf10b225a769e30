"""What a first start needs: models made ready with honest progress, and sample documents where there are some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from deskrag.app import samples
from deskrag.app.preparing import prepare_models, unprepared
from deskrag.embeddings import export
from deskrag.errors import Cancelled
from deskrag.models import library
from deskrag.models.catalogue import language_entry
from deskrag.progress import CancelToken, Progress, ProgressFn
from deskrag.settings import Settings

STARTER = "smollm2-135m-instruct"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder in which nothing is ready; making a model ready writes a small file."""
    made: set[str] = set()

    def graph(_source: Path, name: str, _cache: Path, progress: ProgressFn) -> None:
        progress(Progress("preparing", 0, 1, "models", name))
        made.add(name)
        progress(Progress("preparing", 1, 1, "models", name))

    def find(name: str, models: Path, progress: ProgressFn) -> None:
        entry = language_entry(name)
        assert entry is not None
        for tensor in range(5):
            progress(Progress("preparing", tensor, 4, "tensors", entry.title))
        (models / entry.prepared).write_bytes(b"weights")

    monkeypatch.setattr(export, "is_prepared", lambda _source, name, _cache: name in made)
    monkeypatch.setattr(export, "prepare", graph)
    monkeypatch.setattr(library, "find_model", find)
    return tmp_path


def test_a_fresh_machine_prepares_both_models_with_rising_percent(fresh: Path) -> None:
    seen: list[Progress] = []
    names = unprepared(Settings(), fresh)
    assert len(names) == 2
    prepare_models(Settings(), fresh, seen.append, CancelToken())
    percents = [progress.done for progress in seen]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert len(set(percents)) > 4
    assert {progress.detail for progress in seen[:-1]} == set(names)
    assert unprepared(Settings(), fresh) == ()


def test_nothing_is_prepared_that_is_not_used(fresh: Path) -> None:
    remote = Settings(endpoint={"url": "http://127.0.0.1:9/v1"})  # type: ignore[arg-type]
    assert len(unprepared(remote, fresh)) == 1
    other = Settings(answer={"model": "qwen2.5-3b-instruct"})  # type: ignore[arg-type]
    assert len(unprepared(other, fresh)) == 1


def test_preparing_can_be_stopped_between_two_models(fresh: Path) -> None:
    token = CancelToken()
    stop: Callable[[Progress], None] = lambda _: token.cancel()  # noqa: E731
    with pytest.raises(Cancelled):
        prepare_models(Settings(), fresh, stop, token)


def test_a_checkout_has_the_sample_documents() -> None:
    folder = samples.sample_documents()
    assert folder is not None
    assert (folder / "pump-manual.pdf").is_file()


class _Distribution:
    def __init__(self, root: Path) -> None:
        self.root = root

    def locate_file(self, path: str) -> Path:
        return self.root / path


def test_an_installed_package_finds_them_by_its_own_list_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "lib" / "site-packages"
    site.mkdir(parents=True)
    laid = tmp_path / "share" / "deskrag" / "examples"
    laid.mkdir(parents=True)
    monkeypatch.setattr(samples, "__file__", str(site / "deskrag" / "app" / "samples.py"))
    listed = [PurePosixPath("deskrag/app/samples.py"), PurePosixPath("../../share/deskrag/examples/ja/a.md")]
    monkeypatch.setattr(samples.metadata, "files", lambda _name: listed)
    monkeypatch.setattr(samples.metadata, "distribution", lambda _name: _Distribution(site))
    assert samples.sample_documents() == laid.resolve()
    monkeypatch.setattr(samples.metadata, "files", lambda _name: listed[:1])
    assert samples.sample_documents() is None
