"""A library with nothing in it says so, whatever is asked of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deskrag.__main__ import cli

pytestmark = pytest.mark.slow
NOTHING = "Nothing is indexed yet. Start with: deskrag index PATH"


def run(*arguments: str, text: str = "") -> Result:
    """One command, as from the shell."""
    return CliRunner().invoke(cli, arguments, input=text)


def kept() -> list[object]:
    """The conversations."""
    found: list[object] = json.loads(run("history", "--json").stdout)
    return found


def test_a_question_to_an_empty_library_is_told_how_to_begin_and_not_kept() -> None:
    done = run("ask", "--no-model", "How long is the warranty?")
    assert (done.exit_code, done.stdout.strip()) == (0, NOTHING)
    assert kept() == []


def test_for_other_programs_it_stays_a_refusal_with_the_reason_beside_it() -> None:
    done = run("ask", "--no-model", "How long is the warranty?", "--json")
    assert json.loads(done.stdout)["refused"] is True
    assert done.stderr.strip() == NOTHING
    assert kept() == []


def test_a_chat_with_an_empty_library_says_so_at_once_and_leaves_nothing_behind() -> None:
    done = run("chat", "--no-model", text="How long is the warranty?\nAnd of the pump?\n")
    assert done.stdout.count(NOTHING) == 3
    assert "do not contain" not in done.stdout
    assert kept() == []


def test_where_no_file_could_be_read_the_reasons_are_pointed_to(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    run("index", str(tmp_path / "broken.pdf"))
    for command in (["search", "pump"], ["ask", "--no-model", "Which pump?"]):
        assert "`deskrag status` says why" in run(*command).stdout
