"""The set-up says what is missing before it builds anything, in words of the system it runs on."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def setup() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("packaging_setup", ROOT / "packaging" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_compiler(patch: pytest.MonkeyPatch, setup: ModuleType) -> None:
    patch.setattr(setup, "_compiler", lambda: False)


def without_cmake(patch: pytest.MonkeyPatch, setup: ModuleType) -> None:
    patch.setattr(setup, "_compiler", lambda: True)
    patch.setattr(shutil, "which", lambda _: None)


def without_venv(patch: pytest.MonkeyPatch, setup: ModuleType) -> None:
    patch.setattr(setup, "_compiler", lambda: True)
    patch.setattr(shutil, "which", lambda name: name)
    patch.setitem(sys.modules, "ensurepip", None)


LACKS: dict[str, Callable[[pytest.MonkeyPatch, ModuleType], None]] = {
    "compiler": without_compiler,
    "cmake": without_cmake,
    "venv": without_venv,
}


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
@pytest.mark.parametrize("lack", LACKS)
def test_what_is_missing_is_told_with_the_way_to_install_it(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, lack: str, system: str
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    LACKS[lack](monkeypatch, setup)
    assert setup.INSTALL[system][lack] in setup.missing()


def test_there_is_no_tip_for_what_is_never_looked_for(setup: ModuleType) -> None:
    assert {key for tips in setup.INSTALL.values() for key in tips} == set(LACKS)


def test_where_make_is_not_at_hand_the_plain_commands_are_told(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "LEAST_PYTHON", (99, 0))
    for system, words in (("Linux", "make run PYTHON=python3.11"), ("Windows", r"py -3.11 packaging\setup.py .venv")):
        monkeypatch.setattr(platform, "system", lambda system=system: system)
        assert words in setup.missing()


def test_the_commands_for_windows_in_the_readme_name_scripts_that_are_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    block = text.partition("On Windows")[2].partition("```")[2].partition("```")[0]
    assert r"py packaging\setup.py .venv" in block
    assert r".venv\Scripts\python packaging\demo.py" in block
    scripts = re.findall(r"packaging\\(\w+\.py)", block)
    assert all((ROOT / "packaging" / script).is_file() for script in scripts)


def test_the_interpreter_of_the_environment_is_found_where_windows_has_it(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert setup.python_of(Path("venv")) == Path("venv/Scripts/python.exe")
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert setup.python_of(Path("venv")) == Path("venv/bin/python")


def test_llama_cpp_is_built_without_what_makes_it_slow_or_crash(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(setup, "_compiler", lambda *flags: "-mno-amx-tile" not in flags)  # an older one
    arguments = setup.build_arguments()
    assert "-mno-avx512fp16" in arguments
    assert "-mno-amx-tile" not in arguments
    for machine, system in (("arm64", "Darwin"), ("AMD64", "Windows")):
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        monkeypatch.setattr(platform, "system", lambda system=system: system)
        assert setup.build_arguments() == "-DLLAVA_BUILD=OFF"


@pytest.mark.skipif(platform.system() != "Linux", reason="only there a build tells its flags")
def test_a_build_without_these_flags_is_noticed(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "build_flags", lambda: ["-mno-avx512fp16", "-frecord-gcc-switches"])
    (tmp_path / "llama_cpp" / "lib").mkdir(parents=True)
    (tmp_path / "llama_cpp" / "__init__.py").touch()
    library = tmp_path / "llama_cpp" / "lib" / "libggml-cpu.so"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for content, ours in ((b"", False), (b"g++ -mno-avx512fp16 -O3", True)):
        library.write_bytes(content)
        assert setup._llama_is_ours(Path(sys.executable)) is ours
    library.unlink()
    assert not setup._llama_is_ours(Path(sys.executable))
