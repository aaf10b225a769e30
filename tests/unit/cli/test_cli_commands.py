"""The command line as a person meets it: output, errors in one sentence, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskrag.app.application import Application
from deskrag.cli.main import EXIT_CODES
from deskrag.paths import default_library
from deskrag.settings import Settings

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, text: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        import os

        return subprocess.run(
            [sys.executable, "-m", "deskrag.cli.main", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=text,
            cwd=tmp_path,
            env={**os.environ, **environment},
            check=False,
            timeout=300,
        )

    return run


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from deskrag.cli.main import cli; cli.main(['--help'], standalone_mode=False);"
        "print([m for m in ('numpy', 'chromadb', 'torch', 'openvino', 'llama_cpp', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert EXIT_CODES.splitlines()[-1].split()[-1] in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["index", "nowhere"], 3, "nowhere"),
        (["index"], 2, "nothing was indexed before"),
        (["search", "  "], 2, "the query is empty"),
        (["ask", "type:pdf"], 2, "no words in the question"),
        (["search", "pump type:xyz"], 2, "There are: pdf, docx"),
        (["ask", "Which pump? type:xyz"], 2, "xyz is no type of file"),
        (["status", "--collection", "none"], 3, "no such collection"),
        (["remove"], 2, "nothing to remove"),
        (["history", "show", "99"], 3, "no such conversation"),
        (["no-such-command"], 2, "No such command"),
        (["search", "pump", "--limit", "0"], 2, "--limit"),
    ],
)
def test_a_mistake_is_one_sentence_and_an_exit_code(run: Run, arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_library_is_named_with_a_way_out(run: Run, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "library.sqlite").write_bytes(b"garbage " * 1000)
    done = run("status", "--library", str(library))
    assert done.returncode == 6
    assert "damaged" in done.stderr
    assert "backup" in done.stderr


def test_a_file_in_the_place_of_the_library_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library").write_text("not a folder")
    done = run("status", "--library", str(tmp_path / "library"))
    assert done.returncode == 2
    assert "in the way" in done.stderr


def test_an_empty_library_says_how_to_begin(run: Run) -> None:
    for command in ("status", "collections", "history"):
        done = run(command)
        assert done.returncode == 0
        assert "deskrag" in done.stdout


def test_a_wrong_setting_is_named(run: Run) -> None:
    done = run("status", DESKRAG_SEARCH__RESULTS="many")
    assert done.returncode == 2
    assert "search.results" in done.stderr


@pytest.mark.slow
def test_a_folder_is_indexed_searched_and_reported(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "pump.txt").write_text("The impeller of the pump turns clockwise.", "utf-8")
    (folder / "scan.xyz").write_bytes(b"?")
    assert "1 indexed, 1 skipped" in run("index", str(folder)).stdout
    found = json.loads(run("search", "which way does the impeller turn", "--json").stdout)
    assert found["results"][0]["path"] == str(folder / "pump.txt")
    shown = run("search", "impeller").stdout
    assert "papers/pump.txt" in shown
    status = json.loads(run("status", "--json").stdout)
    assert status["totals"]["indexed"] == 1
    assert {Path(row["path"]).name: row["reason"] for row in status["documents"]}["scan.xyz"]
    assert "no reader for .xyz files" in run("status").stdout
    assert "Removed 2 documents" in run("remove", str(folder)).stdout


@pytest.mark.slow
def test_an_unreadable_file_is_an_error_where_it_was_named_and_a_row_in_a_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "fake.pdf").write_bytes(b"no pdf")
    done = run("index", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    done = run("index", str(folder / "fake.pdf"), "-c", "other")
    assert done.returncode == 5
    assert "fake.pdf: the file is damaged or is not a PDF" in done.stderr


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The impeller turns clockwise.\n\n" * 5, "utf-8")
    run("index", str(tmp_path / "a.txt"))
    for module in ("deskrag", "deskrag.cli.main"):
        command = [sys.executable, "-m", module, "status", "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as left:
            assert left.stdout is not None
            left.stdout.close()
            left.wait(60)
            assert left.stderr is not None
            assert (left.returncode, left.stderr.read()) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_what_does_not_fit_where_it_is_printed_is_one_sentence() -> None:
    for arguments in (["status"], ["models", "list"], ["--help"]):
        with Path("/dev/full").open("w") as full:
            command = [sys.executable, "-m", "deskrag.cli.main", *arguments]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (8, "Error: there is no room for what is printed. Free some space.\n")


@pytest.mark.slow
def test_earlier_conversations_are_found_by_what_was_said_and_by_their_titles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The impeller turns clockwise.", "utf-8")
    run("index", str(tmp_path / "a.txt"))
    run("chat", "--no-model", text="Which way does the impeller turn?\n")
    with Application(default_library(), Settings()) as app:
        (chat,) = app.parts.conversations.all()
        app.parts.conversations.rename(chat.conversation_id, "Rotation")
    assert "Title: Rotation" in run("history", "search", "rotation").stdout
    said = run("history", "search", "impeller").stdout
    assert "You: Which way" in said
    assert "Title" not in said
    assert len(json.loads(run("history", "search", "rotation", "--json").stdout)) == 1
    assert "Nothing found." in run("history", "search", "canteen").stdout


@pytest.mark.slow
def test_the_reports_of_all_collections_are_one_json_value(run: Run, tmp_path: Path) -> None:
    for name in ("papers", "notes"):
        (tmp_path / f"{name}.txt").write_text("The impeller turns clockwise.", "utf-8")
        first = json.loads(run("index", str(tmp_path / f"{name}.txt"), "-c", name, "--json").stdout)
        assert (first["collection"], first["indexed"]) == (name, 1)
    found = json.loads(run("index", "--json").stdout)
    assert [(report["collection"], report["unchanged"]) for report in found] == [("notes", 1), ("papers", 1)]


@pytest.mark.slow
def test_a_question_that_is_far_too_long_is_refused_and_leaves_no_conversation(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The impeller turns clockwise.", "utf-8")
    run("index", str(tmp_path / "a.txt"))
    done = run("ask", "-", text="why " * 25_000)
    assert done.returncode == 2
    assert "100,000" in done.stderr or "99,999" in done.stderr
    assert json.loads(run("history", "--json").stdout) == []


@pytest.mark.slow
def test_a_file_that_is_no_model_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The impeller turns clockwise.", "utf-8")
    (tmp_path / "model.gguf").write_text("not a model")
    run("index", str(tmp_path / "a.txt"))
    done = run("ask", "Which way does the impeller turn?", "--model", str(tmp_path / "model.gguf"))
    assert done.returncode == 9
    assert "not a GGUF file" in done.stderr


@pytest.mark.slow
def test_searching_and_quoting_never_import_torch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The impeller turns clockwise.", "utf-8")
    code = f"""
import sys
from pathlib import Path
from deskrag.app.application import Application
with Application(Path({str(tmp_path / "library")!r})) as app:
    app.index([Path({str(tmp_path / "a.txt")!r})])
    assert app.search("impeller").passages
    list(app.ask("Which way does the impeller turn?", with_model=False))
print([name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
