"""The adapters on this machine: kept with their card, chosen only when better, never used with another model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from models_adapters import adapter_file, model_file

from deskrag.errors import AccessError, InputError, ModelError, NotFoundError
from deskrag.models.adapter_cards import CARD, JUDGE, WEIGHTS, Adapter, BaseModel, Score, write_card
from deskrag.models.adapters import AdapterLibrary, base_of, check
from deskrag.models.registry import sha256_of
from deskrag.models.weights import weights_identity


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return model_file(tmp_path / "model.gguf")


@pytest.fixture
def base(model: Path) -> BaseModel:
    return base_of(model, "tiny", "f" * 16)


@pytest.fixture
def library(tmp_path: Path) -> AdapterLibrary:
    return AdapterLibrary(tmp_path / "models")


def add(library: AdapterLibrary, base: BaseModel, name: str, tmp_path: Path, **facts: object) -> Adapter:
    card = replace(Adapter(name, base), **facts)  # type: ignore[arg-type]
    return library.add(adapter_file(tmp_path / "in.gguf"), card, tmp_path / "model.gguf")


def test_an_adapter_is_kept_with_everything_that_is_known_of_it(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    scores = (Score("f1", 0.2, 0.6, examples=100), Score("heldout_loss", 2.0, 1.0, "lower"))
    add(library, base, "hr", tmp_path, scores=scores, topics=("leave",), data_hash="d" * 16, examples=120)
    found = AdapterLibrary(tmp_path / "models").get("HR")
    assert (found.scores, found.topics, found.base, found.examples) == (scores, ("leave",), base, 120)
    assert found.rank == 4
    assert found.file.is_file()
    assert found.size == found.file.stat().st_size
    assert not found.active


def test_the_same_weights_are_recognised_in_another_quantisation(tmp_path: Path) -> None:
    full = model_file(tmp_path / "full.gguf")
    small = model_file(tmp_path / "small.gguf", kind=8)
    other = model_file(tmp_path / "other.gguf", fill=b"\1")
    assert weights_identity(full) == weights_identity(small) != weights_identity(other)
    assert base_of(full, "a", "1").is_same(base_of(small, "a-q8", "2"))


def test_an_adapter_of_another_model_is_refused_with_both_names(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    add(library, base, "hr", tmp_path)
    other = base_of(model_file(tmp_path / "other.gguf", fill=b"\1"), "qwen", "e" * 16)
    with pytest.raises(ModelError, match=r"made for tiny.*is qwen"):
        library.activate("hr", other)
    assert library.active(other) == []


def test_an_adapter_whose_shapes_do_not_fit_is_not_taken_in(
    library: AdapterLibrary, base: BaseModel, model: Path, tmp_path: Path
) -> None:
    for wrong, why in (
        (adapter_file(tmp_path / "a.gguf", 64), "another size"),
        (adapter_file(tmp_path / "b.gguf", architecture="qwen2"), "architecture"),
    ):
        with pytest.raises(ModelError, match=why):
            library.add(wrong, Adapter("x", base), model)
    with pytest.raises(ModelError, match="not a LoRA adapter"):
        library.add(model, Adapter("x", base))
    assert library.all() == []


def test_one_that_measured_worse_is_chosen_only_when_asked_twice(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    add(library, base, "bad", tmp_path, scores=(Score("heldout_loss", 1.0, 1.5, "lower"),))
    with pytest.raises(InputError, match=r"worse than tiny alone.*1\.500 with it, 1\.000 without.*--anyway"):
        library.activate("bad", base)
    assert library.active(base) == []
    library.activate("bad", base, anyway=True)
    assert [each.name for each in library.active(base)] == ["bad"]


def test_one_for_all_questions_answers_at_a_time_beside_those_with_topics(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    add(library, base, "one", tmp_path)
    add(library, base, "two", tmp_path)
    add(library, base, "hr", tmp_path, topics=("leave",))
    for name in ("one", "hr", "two"):
        library.activate(name, base)
    assert [each.name for each in library.active(base)] == ["hr", "two"]
    library.deactivate("two")
    assert [each.name for each in library.active(base)] == ["hr"]


def test_a_file_that_was_exchanged_is_not_chosen(library: AdapterLibrary, base: BaseModel, tmp_path: Path) -> None:
    added = add(library, base, "hr", tmp_path)
    added.file.write_bytes(added.file.read_bytes() + b"x")
    with pytest.raises(ModelError, match="not the one it was"):
        library.activate("hr", base)


def test_its_judge_is_kept_beside_it_and_not_exchanged_either(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    judge = adapter_file(tmp_path / JUDGE)
    added = add(library, base, "hr", tmp_path, judge_sha256=sha256_of(judge), judge_weight=1.0)
    assert library.get("hr").judge_file.read_bytes() == judge.read_bytes()
    check(added)
    added.judge_file.write_bytes(b"x")
    with pytest.raises(ModelError, match="not the one it was"):
        library.activate("hr", base)
    added.judge_file.unlink()
    with pytest.raises(AccessError, match="judge"):
        library.activate("hr", base)


def test_a_judge_that_is_no_adapter_is_not_taken_in(library: AdapterLibrary, base: BaseModel, tmp_path: Path) -> None:
    (tmp_path / JUDGE).write_bytes((tmp_path / "model.gguf").read_bytes())
    with pytest.raises(ModelError, match="not a LoRA adapter"):
        add(library, base, "hr", tmp_path, judge_sha256=sha256_of(tmp_path / JUDGE))
    adapter_file(tmp_path / JUDGE)
    with pytest.raises(ModelError, match="not the one it was"):
        add(library, base, "hr", tmp_path, judge_sha256="0" * 64)
    (tmp_path / JUDGE).unlink()
    with pytest.raises(NotFoundError, match="judge"):
        add(library, base, "hr", tmp_path, judge_sha256="0" * 64)
    assert library.all() == []


def test_one_that_comes_with_the_program_can_only_be_switched_on_and_off(base: BaseModel, tmp_path: Path) -> None:
    folder = tmp_path / "included" / "grounded"
    folder.mkdir(parents=True)
    adapter_file(folder / WEIGHTS)
    card = Adapter("grounded", base, made="included", scores=(Score("f1", 0.1, 0.6),))
    write_card(folder, card)
    library = AdapterLibrary(tmp_path / "models", tmp_path / "included")
    assert library.active(base) == []
    write_card(folder, replace(card, by_default=True))
    assert [each.name for each in library.active(base)] == ["grounded"]
    with pytest.raises(InputError, match=r"comes with the program.*--off grounded"):
        library.remove("grounded")
    library.deactivate("grounded")
    assert library.active(base) == []
    assert folder.is_dir()


def test_removing_deletes_it_and_its_name_is_free_again(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    add(library, base, "hr", tmp_path)
    library.activate("hr", base)
    with pytest.raises(InputError, match="already"):
        add(library, base, "HR", tmp_path)
    gone = library.remove("hr")
    assert not gone.exists()
    with pytest.raises(NotFoundError):
        library.get("hr")
    assert not add(library, base, "hr", tmp_path).active
    assert not library.get("hr").active


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "ends.", "sp ace"])
def test_a_name_that_is_no_file_name_is_refused(library: AdapterLibrary, name: str) -> None:
    with pytest.raises(InputError, match="letters"):
        library.check_name(name)


def test_a_damaged_card_is_told_and_does_not_hide_the_others(
    library: AdapterLibrary, base: BaseModel, tmp_path: Path
) -> None:
    add(library, base, "good", tmp_path)
    bad = add(library, base, "bad", tmp_path)
    (bad.folder / CARD).write_text(json.dumps({"version": 1, "name": "bad"}), "utf-8")
    assert [each.name for each in library.all()] == ["good"]
    assert "damaged" in library.damaged()[0]


def test_scores_known_later_are_written_onto_the_card(library: AdapterLibrary, base: BaseModel, tmp_path: Path) -> None:
    add(library, base, "hr", tmp_path)
    library.update("hr", scores=(Score("f1", 0.5, 0.4),))
    assert library.get("hr").is_worse
    check(library.get("hr"))
