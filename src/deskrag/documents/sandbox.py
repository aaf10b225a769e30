"""What a reader process gives up before it looks at a document.

One idea: whatever a hostile file makes a parser do, the process can no longer do harm. Every protection is
taken by the process itself, after it loaded its code and before its first document, and each is best effort:
what the system cannot do is reported as missing, and reading goes on. The parent holds memory and time from
outside as well (`deskrag.documents.pool`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from pathlib import Path

from . import landlock, seccomp
from .limits import MIB, ReadLimits

FILE_SIZE_LIMIT = 64 * MIB
OPEN_FILES_LIMIT = 256
_LINUX: bool = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def protect(limits: ReadLimits, parent: int, scratch: Path) -> dict[str, bool]:
    """Give up what a reader does not need, for good; call on the main thread, before any other thread starts.

    Args:
        limits: How much memory documents may take beyond what the process uses now.
        parent: Process id of the parent; this process ends when that one does.
        scratch: The only folder that may be written.

    Returns:
        Name of each protection and whether it holds.
    """
    held = {
        "ends with its parent": _end_with(parent),
        "no core dumps": _limit("RLIMIT_CORE", 0),
        "memory limit": _limit_memory(limits.memory_bytes),
        "file size limit": _limit("RLIMIT_FSIZE", FILE_SIZE_LIMIT),
        "open files limit": _limit("RLIMIT_NOFILE", OPEN_FILES_LIMIT),
        "no new privileges": _prctl(_PR_SET_NO_NEW_PRIVS, 1),
    }
    held["files read-only and few"] = landlock.restrict(readable_paths(), [scratch])
    held["no network, no programs"] = seccomp.restrict()
    return held


def limit_cpu(seconds: float) -> bool:
    """Let this process use `seconds` more of processor time before the system ends it.

    A second line of defence: the parent's clock is the first, and may itself be stopped.
    """
    used = time.process_time()
    cores = os.cpu_count() or 1
    return _limit("RLIMIT_CPU", int(used + seconds * min(cores, 4)) + 5, hard=False)


def readable_paths() -> list[Path]:
    """What parsers may read: code, system libraries, time zones, fonts and the like; no document, no home."""
    code = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *sys.path]
    code.append(str(Path(__file__).resolve().parent.parent))
    code += os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    system = [
        "/lib",
        "/lib32",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/local/lib",
        "/usr/share/zoneinfo",
        "/usr/share/fonts",
        "/usr/share/locale",
        "/usr/share/mime",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/etc/mime.types",
        "/etc/fonts",
        "/nix/store",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/self",
        "/sys/devices/system/cpu",
        "/dev/null",
        "/dev/zero",
        "/dev/urandom",
        "/dev/random",
    ]
    # An empty entry of sys.path means the current folder, which a reader has no business in.
    return [Path(name) for name in dict.fromkeys((*code, *system)) if name]


def _limit(name: str, value: int, *, hard: bool = True) -> bool:
    """Lower one resource limit; False where the system has no such limit or refuses."""
    try:
        import resource
    except ImportError:  # Windows
        return False

    kind = getattr(resource, name, None)
    if kind is None:
        return False
    try:
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            value = min(value, ceiling)
        resource.setrlimit(kind, (value, value if hard else ceiling))
    except (OSError, ValueError):
        return False
    return True


def _limit_memory(extra: int) -> bool:
    # macOS accepts RLIMIT_AS and ignores it; there only the parent's watch holds.
    if not sys.platform.startswith("linux"):
        return False
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return _limit("RLIMIT_AS", pages * os.sysconf("SC_PAGE_SIZE") + extra)


def _prctl(option: int, value: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0)
    return result == 0


def _end_with(parent: int) -> bool:
    """Arrange that this process ends when its parent does, however the parent ends."""
    if _LINUX:
        held = _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the request was made
            os._exit(1)
        return held
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()
    return True


def _watch(parent: int) -> None:
    import psutil

    while psutil.pid_exists(parent) and (sys.platform == "win32" or os.getppid() == parent):
        time.sleep(0.5)
    os._exit(1)
