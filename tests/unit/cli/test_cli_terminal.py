"""Names and texts of others never steer the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from deskrag.__main__ import cli
from deskrag.cli.terminal import one_line, running

EVIL = "\x1b[31mRED\x1b[0m\x1b]0;pwned\x07\u202egnp.\nx.md"


def test_what_is_not_printable_is_spelled_out_in_a_name_and_left_out_of_a_text() -> None:
    assert one_line(EVIL) == r"\x1b[31mRED\x1b[0m\x1b]0;pwned\x07\u202egnp.\nx.md"
    assert running(EVIL) == "[31mRED[0m]0;pwnedgnp.\nx.md"
    for spaced in ("15\u00a0km", "保証\u3000期間", "Bildschirmfoto 10.12\u202fUhr"):
        assert (one_line(spaced), running(spaced)) == (spaced, spaced)
    assert one_line("C:\\Bücher\\報告 👩\u200d🔧.pdf") == "C:\\Bücher\\報告 👩\u200d🔧.pdf"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_name_reaches_the_terminal_spelled_out(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / EVIL).write_text(f"# Seal {EVIL[:-5]}\n\nThe impeller turns clockwise.\n", "utf-8")
    (folder / f"{EVIL}.pdf").write_bytes(b"no pdf")
    for command in (
        ["index", str(folder)],
        ["status"],
        ["search", "impeller"],
        ["ask", "--no-model", "Which way does the impeller turn?"],
        ["ask", "--no-model", "What does the canteen serve?"],
        ["remove", str(folder / f"none{EVIL}")],
    ):
        done = CliRunner().invoke(cli, command, color=True)
        said = done.output + str(done.exception or "")
        assert "\x1b[31mRED" not in done.output, command
        assert not {"\u202e", "\x07"} & set(done.output), command
        assert "\x1b]" not in done.output, command
        if command[0] in ("status", "search", "ask"):
            assert r"\x1b[31mRED\x1b[0m\x1b]0;pwned\x07\u202egnp.\nx.md" in said, command
