"""Settings: where a value comes from, and how a wrong one is reported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deskrag import paths, settings
from deskrag.errors import InputError


def write(text: str) -> Path:
    path = paths.config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load().search.results == 10


def test_the_file_overrides_the_defaults_and_the_environment_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write("[search]\nresults = 5\ndepth = 50\n")
    monkeypatch.setenv("DESKRAG_SEARCH__RESULTS", "7")
    loaded = settings.load()
    assert (loaded.search.results, loaded.search.depth) == (7, 50)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[search]\nresults = 0\n", "search.results"),
        ("[search]\nresutls = 5\n", "search.resutls"),
        ("[answer]\ntemperature = 'hot'\n", "answer.temperature"),
    ],
)
def test_a_wrong_value_is_an_error_that_names_the_setting(text: str, named: str) -> None:
    write(text)
    with pytest.raises(InputError, match=named):
        settings.load()


def test_a_file_that_is_no_toml_is_named() -> None:
    path = write("this is = = not toml")
    with pytest.raises(InputError) as caught:
        settings.load()
    assert str(path) in caught.value.sentence()


def test_every_setting_says_what_it_means() -> None:
    for name, group in settings.Settings.model_fields.items():
        inner = getattr(group.annotation, "model_fields", {})
        assert all(field.description for field in inner.values()), name


def test_the_settings_reference_is_up_to_date() -> None:
    root = Path(__file__).resolve().parents[3]
    script = root / "packaging" / "settings_reference.py"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False)
    assert done.returncode == 0, "run packaging/settings_reference.py"


def test_a_model_asked_for_by_name_takes_the_place_of_an_endpoint() -> None:
    there = settings.Settings(endpoint=settings.EndpointSettings(url="http://127.0.0.1:8080", model="there"))
    chosen = there.with_model("here")
    assert (chosen.answer.model, chosen.endpoint.url) == ("here", "")
    assert there.endpoint.url
