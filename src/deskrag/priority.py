"""How much of the processor a process asks for: work in the background gives way to the window and its person.

Niceness alone does not do it on Linux: the scheduler shares the processor among sessions first (autogroups, see
sched(7)), so a process in a session of its own takes as much as the window's whole session however nice it is. Such a
process makes its session nice as well.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import threading
from pathlib import Path

_STEPS = 10
"""A tenth of the window's share each: with five (a third), the vector store's threads together took as much as the GUI
thread while they wrote."""
_AUTOGROUP = Path("/proc/self/autogroup")


def give_way() -> None:
    """Run this process, and what it starts, behind those a person waits for; on an idle machine it changes nothing."""
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_STEPS)
        if sys.platform == "linux" and os.getsid(0) == os.getpid():
            with contextlib.suppress(OSError):  # a kernel without autogroups
                _AUTOGROUP.write_text(str(_STEPS), "ascii")
        return
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 5))


def thread_gives_way() -> None:
    """The same for the calling thread and those it starts, where the system knows priorities of threads (Linux).

    For threads that compute outside the interpreter: one that is put back while it holds the interpreter keeps the
    others waiting.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _STEPS)


_SLICE_NS = 100_000
"""The shortest slice the scheduler takes."""
_RESET_ON_FORK = 1
_SET_ATTRIBUTES = {"x86_64": 314, "aarch64": 274}
"""Numbers of the system call sched_setattr, which Python does not know."""


def thread_comes_soon() -> bool:
    """Let the calling thread run as soon as it wakes up, where the system can do that (Linux 6.12 and later).

    It gets no more of the processor, only shorter turns: a thread with shorter turns takes over at once from one with
    longer ones instead of waiting for the end of its turn. For a thread that sleeps most of the time and that a person
    waits for. What it starts has usual turns.

    Returns:
        Whether the system took it; Linux before 6.12 takes it and changes nothing.
    """
    if sys.platform != "linux" or (number := _SET_ATTRIBUTES.get(os.uname().machine)) is None:
        return False
    import ctypes

    thread = threading.get_native_id()
    with contextlib.suppress(OSError):
        # struct sched_attr: size, policy (as usual), flags, nice, priority, runtime (the slice), what does not count
        wanted = struct.pack(
            "=IIQiIQQQ", 48, 0, _RESET_ON_FORK, os.getpriority(os.PRIO_PROCESS, thread), 0, _SLICE_NS, 0, 0
        )
        return bool(ctypes.CDLL(None).syscall(number, thread, wanted, 0) == 0)
    return False
