"""`deskrag models` as a person meets it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "models"))
from models_files import gguf
from models_hub import model_hub

from deskrag.cli.main import cli
from deskrag.errors import InputError, ModelError, NotFoundError, UserError


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKRAG_MODELS", str(tmp_path / "models"))


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(cli, ["models", *arguments], input=text)


def test_the_list_shows_what_is_here_and_what_fits() -> None:
    shown = run("list").stdout
    assert "On this machine" in shown
    assert "smollm2-135m-instruct" in shown
    assert "llama-3.3-70b-instruct" in shown
    data = json.loads(run("list", "--json", "--kind", "embedding", "-l", "ja").stdout)
    assert {"ruri-v3-30m", "multilingual-e5-small"} <= {row["name"] for row in data["models"]}


def test_an_unknown_kv_type_is_wrong_input() -> None:
    error = run("fit", "smollm2-135m-instruct", "--kv-type", "bogus").exception
    assert isinstance(error, InputError)
    assert "f16" in error.advice


def test_import_choose_and_remove(tmp_path: Path) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(gguf())
    assert "is here" in run("import", str(file), "--name", "tiny").stdout
    assert "answers from now on" in run("use", "tiny").stdout
    info = json.loads(run("info", "tiny", "--json").stdout)
    assert (info["row"]["state"], info["architecture"], len(info["sha256"][0])) == ("in use", "llama", 64)
    assert run("remove", "tiny", "--yes").exception
    run("use", "smollm2-135m-instruct")
    assert run("remove", "tiny", text="n\n").exit_code == 1
    assert "was removed" in run("remove", "tiny", text="y\n").stdout
    assert file.exists()


def test_a_download_asks_the_hub_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with model_hub({"maker/m-GGUF": {"m-Q8_0.gguf": gguf()}}) as hub:
        monkeypatch.setenv("DESKRAG_HUB__URL", hub.url)
        done = run("download", "maker/m-GGUF", "--use")
        assert "is here" in done.stdout
    assert json.loads(run("info", "m-Q8_0", "--json").stdout)["repository"] == "maker/m-GGUF"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["info", "none-such"], NotFoundError),
        (["use", "qwen3-8b"], ModelError),
        (["import", "/nowhere.gguf"], NotFoundError),
        (["quantize", "qwen3-8b"], ModelError),
        (["fit", "ruri-v3-30m"], ModelError),
    ],
)
def test_errors_are_sentences(arguments: list[str], kind: type[UserError]) -> None:
    assert isinstance(run(*arguments).exception, kind)


def test_what_does_not_fit_says_so_with_its_exit_code() -> None:
    done = run("fit", "qwen3-8b", "--context", "400000000")
    assert (done.exit_code, "does not fit" in done.stdout) == (9, True)
