"""A shield against wheels of PySide6 that were made for immortal constants.

The wheels of PySide6 6.12.0 give away a reference to None, True or False at every call that returns one. From Python
3.12 on these objects are immortal and nothing happens; before, their counts reach zero after some thousand calls and
the interpreter ends with “none_dealloc”. Their counts are set so high here that this never happens, which is what
Python 3.12 does as well.
"""

from __future__ import annotations

import ctypes
import sys

_HIGH = 1 << 40


def shield_constants() -> None:
    """Make None, True and False outlive the process on Python 3.11; nothing is to be done on later ones."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython" or sys.maxsize < _HIGH:
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < _HIGH // 2:
            # The count is the first field of every object of a release build (PyObject.ob_refcnt).
            ctypes.c_ssize_t.from_address(id(constant)).value += _HIGH
