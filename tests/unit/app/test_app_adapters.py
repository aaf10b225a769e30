"""Which adapter answers: the one chosen, from the next question on, and only with its own model and its own file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from models_adapters import adapter_file, model_file

import deskrag.models.adapters as adapters_module
from deskrag.app.adapters import AdapterDesk
from deskrag.app.application import Application
from deskrag.app.comparing import LEAST_COMPARED, keep_ways
from deskrag.errors import AccessError, InputError, ModelError
from deskrag.evaluation.compare import Record
from deskrag.evaluation.compare_table import Row, table
from deskrag.models.adapter_cards import Adapter
from deskrag.models.registry import sha256_of
from deskrag.settings import AnswerSettings, Settings

RECORD = Record("tuned", 0, "?", True, "", False, "", False, 0.0, 1, 0, None, 100, 10, 0.5, 1.0, 200.0)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(adapters_module, "included_folder", lambda: None)
    return Settings(answer=AnswerSettings(model=str(model_file(tmp_path / "tiny.gguf"))))


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> AdapterDesk:
    desk = AdapterDesk(settings=settings)
    owner, model = desk.base()
    for name, topics in (("general", ()), ("leave", ("leave",))):
        desk.library.add(adapter_file(tmp_path / "a.gguf"), Adapter(name, owner, topics=topics), model.path)
    return desk


@pytest.fixture
def app(settings: Settings, desk: AdapterDesk, tmp_path: Path) -> Iterator[Application]:
    with Application(tmp_path / "library", settings, purpose="test") as app:
        yield app


def test_a_choice_counts_from_the_next_question_on(app: Application, desk: AdapterDesk) -> None:
    assert app.parts.tuned() is None
    desk.use("general")
    desk.use("leave")
    tuned = app.parts.tuned()
    assert tuned is not None
    assert (tuned.name, Path(tuned.path).name) == ("general", "adapter.gguf")
    assert [each.name for each in app.parts.active_adapters()] == ["leave", "general"]
    desk.stop("general")
    assert app.parts.tuned() is None


def test_one_of_another_model_does_not_answer(app: Application, desk: AdapterDesk, tmp_path: Path) -> None:
    desk.use("general")
    other = model_file(tmp_path / "other.gguf", b"\1")
    changed = app.parts.settings.with_model(str(other))
    with Application(tmp_path / "library", changed, purpose="test") as second:
        assert second.parts.tuned() is None
    assert app.parts.tuned() is not None


def test_a_file_that_was_exchanged_is_not_given_to_the_engine(app: Application, desk: AdapterDesk) -> None:
    file = desk.use("general").file
    assert app.parts.tuned() is not None
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match="not the one it was"):
        app.parts.tuned()


def test_what_is_exported_is_taken_in_with_its_card(desk: AdapterDesk, tmp_path: Path) -> None:
    desk.library.update("leave", note="learned in spring")
    folder = desk.export("leave", tmp_path / "out")
    again = desk.import_adapter(folder / "adapter.gguf", name="spring")
    assert (again.topics, again.note, again.made) == (("leave",), "learned in spring", "imported")
    with pytest.raises(InputError, match="there already"):
        desk.export("leave", folder / "card.json")
    assert replace(again, name="leave", made="trained", created=0.0) == replace(desk.library.get("leave"), created=0.0)


def test_its_judge_goes_with_it(app: Application, desk: AdapterDesk, tmp_path: Path) -> None:
    general = desk.use("general")
    shutil.copyfile(general.file, general.judge_file)
    desk.library.update(
        "general", prompt="evidence", refuse_at=0.5, judge_sha256=sha256_of(general.judge_file), judge_weight=1.0
    )
    again = desk.import_adapter(desk.export("general", tmp_path / "out"), name="again")
    assert again.judge_file.read_bytes() == general.judge_file.read_bytes()
    tuned = app.parts.tuned()
    assert tuned is not None
    assert tuned.has_judge
    assert tuned.judge == str(general.judge_file)
    general.judge_file.unlink()
    with pytest.raises(AccessError, match="judge"):
        app.parts.tuned()


def test_a_comparison_tells_the_card_whether_passages_help(app: Application, desk: AdapterDesk) -> None:
    def rows(questions: int) -> list[Row]:
        return table(
            [
                replace(RECORD, way=way, number=number, contains=right > number / questions)
                for way, right in (("tuned", 0.8), ("tuned+rag", 0.4))
                for number in range(questions)
            ]
        )

    assert desk.library.get("leave").with_passages
    keep_ways(app, "leave", rows(LEAST_COMPARED - 1))
    assert desk.library.get("leave").with_passages  # too few to tell
    keep_ways(app, "leave", rows(20))
    assert not desk.library.get("leave").with_passages
