"""Memory that the engine's process frees and takes again."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import ctypes, resource, sys
from deskrag.generation.worker.heap import keep_freed_memory

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
library.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]

def use():
    block = library.malloc(100 << 20)
    library.memset(block, 1, 100 << 20)
    library.free(block)

if sys.argv[1] == "keep" and not keep_freed_memory():
    sys.exit(77)
use()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
use()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def _page_faults(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", FAULTS, how], check=False, capture_output=True, text=True, timeout=60)
    if done.returncode == 77:
        pytest.skip("this C library has no such settings")
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has the setting")
def test_a_large_block_taken_again_needs_no_new_pages() -> None:
    left = _page_faults("leave")
    if not left:
        pytest.skip("this kernel does not count page faults")
    assert _page_faults("keep") < 10 < left
