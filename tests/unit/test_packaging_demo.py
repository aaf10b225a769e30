"""`make run` opens the window only where somebody would see it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("packaging_demo", ROOT / "packaging" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("platform", "environment", "watched", "seen"),
    [
        ("linux", {"DISPLAY": ":0"}, True, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, True),
        ("linux", {}, True, False),
        ("linux", {"DISPLAY": ":0"}, False, False),
        ("linux", {"DISPLAY": ":0", "CI": "true"}, True, False),
        ("darwin", {}, True, True),
        ("darwin", {"SSH_CONNECTION": "10.0.0.1 22"}, True, False),
        ("win32", {}, True, True),
    ],
)
def test_the_window_opens_where_it_would_be_seen(
    demo: ModuleType, platform: str, environment: dict[str, str], watched: bool, seen: bool
) -> None:
    assert demo.has_screen(platform, environment, watched=watched) is seen


@pytest.mark.parametrize(
    ("platform", "words"), [("linux", ".venv/bin/deskrag index ~/Documents"), ("win32", r".venv\Scripts\deskrag chat")]
)
def test_the_next_commands_are_told_as_they_are_typed(demo: ModuleType, platform: str, words: str) -> None:
    assert words in demo.own_documents(platform)
