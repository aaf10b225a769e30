"""Work in the background gives way to the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
SHOW = (
    "import os\nfrom pathlib import Path\nfrom deskrag.priority import give_way\ngive_way()\n"
    "print(os.getpriority(os.PRIO_PROCESS, 0), Path('/proc/self/autogroup').read_text().split()[-1:])"
)


def shown(*, own_session: bool) -> tuple[int, str]:
    """(niceness of the process, what the system says of its session's niceness) after it gave way."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW], start_new_session=own_session, capture_output=True, text=True, check=True
    )
    process, session = done.stdout.split()
    return int(process), session


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system does not share the processor by sessions")
def test_a_process_with_a_session_of_its_own_makes_the_session_nice_too() -> None:
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    assert shown(own_session=True) == (min(19, mine + 10), "['10']")


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system does not share the processor by sessions")
def test_a_session_that_is_shared_with_the_window_stays_as_it_is() -> None:
    before = AUTOGROUP.read_text("ascii").split()[-1:]  # empty where the session belongs to no group
    assert shown(own_session=False)[1] == str(before)


SLICES = """
from pathlib import Path
from threading import Thread, get_native_id
from deskrag.priority import thread_comes_soon

def turn():
    told = Path(f"/proc/self/task/{get_native_id()}/sched")
    lines = told.read_text().splitlines() if told.exists() else []
    print(*(line.split()[-1] for line in lines if line.startswith("se.slice")))

print(thread_comes_soon())
turn()
other = Thread(target=turn)
other.start()
other.join()
"""


def test_only_the_thread_itself_has_shorter_turns() -> None:
    done = subprocess.run([sys.executable, "-c", SLICES], capture_output=True, text=True, check=False)
    assert done.returncode <= 0, done.stderr  # below 0 a sandbox ended it for the system call
    took, *turns = done.stdout.split() or ["False"]
    if took == "False" or len(turns) < 2:
        pytest.skip("this system does not let a thread choose its turns, or does not tell")
    assert int(turns[0]) == 100_000 < int(turns[1])
