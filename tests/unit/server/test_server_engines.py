"""Which models the server offers, and how many it loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskrag.app.parts import Parts
from deskrag.errors import ModelError, NotFoundError
from deskrag.generation.fake import ScriptedGenerator
from deskrag.server import engines
from deskrag.server.engines import Engines
from support import open_library


def test_one_other_model_stays_loaded_and_makes_room_for_a_third(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, ScriptedGenerator] = {}

    def generator(parts: Parts) -> ScriptedGenerator:
        name = parts.settings.answer.model
        if name not in made:
            made[name] = ScriptedGenerator([name])
            parts._closing.append(made[name].close)
        return made[name]

    monkeypatch.setattr(Parts, "generator", property(generator))
    monkeypatch.setattr(engines, "installed_models", lambda _folder: ["one", "two"])
    with open_library(tmp_path) as app:
        found = Engines(app.parts)
        assert found.names() == ["scripted", "one", "two"]
        for name in ("", "default", "scripted", app.parts.settings.answer.model):
            with found.borrow(name) as default:
                assert default is app.parts.generator
        with found.borrow("one") as one:
            assert one is made["one"]
            with pytest.raises(ModelError, match="one is answering"), found.borrow("two"):
                pass
            assert not made["one"].closed
        with found.borrow("one"), found.borrow("one"):
            pass
        with found.borrow("two"):
            assert made["one"].closed
        with pytest.raises(NotFoundError, match="no such model"), found.borrow("three"):
            pass
        found.close()
        assert made["two"].closed


def test_a_model_that_cannot_be_loaded_does_not_hide_the_others(tmp_path: Path) -> None:
    with open_library(tmp_path, answer={"model": "/none/model.gguf"}) as app:
        assert Engines(app.parts).names()[0] == "/none/model.gguf"
        assert "smollm2-135m-instruct" in Engines(app.parts).names()
