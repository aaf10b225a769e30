"""Keeps memory that llama.cpp gives back and takes again at once.

At every change of adapter llama.cpp frees the buffer for its intermediate results and allocates one of the same size
(`llama_context::sched_reserve`). The C library of most Linux systems returns blocks of that size to the system, which
clears each page again when it is first touched. Kept in the process, the same pages serve on.
"""

from __future__ import annotations

import ctypes
import platform

_KEPT_BYTES = 2**30
"""Of the heap so much stays when it is free."""
_HEAP_BLOCKS = (2**30, 2**25)
"""Blocks up to this size come from the heap; older versions of glibc take no more than the second."""
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3


def keep_freed_memory() -> bool:
    """Let the C library keep large freed blocks; for a process that takes most of its memory for good.

    Returns:
        Whether it does: False where the C library has no such settings.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
        # The size of blocks first: the other setting alone would also fix it, at far less than it grows to by itself.
        taken = any(mallopt(_M_MMAP_THRESHOLD, size) == 1 for size in _HEAP_BLOCKS)
        return taken and mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES) == 1
    except (OSError, AttributeError):  # it only saves time
        return False
