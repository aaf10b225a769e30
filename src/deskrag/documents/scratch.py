"""The folder that a reader process may write to, and what becomes of it when nobody was left to remove it.

One idea: a folder's name says whose it is. A process that was killed cannot clean up after itself, so the next one
removes what belonged to processes that are gone.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
from pathlib import Path

import psutil

PREFIX = "deskrag-reader-"
LEAST_AGE_S = 24 * 3600
"""Younger folders are left alone: where programs share a folder but not their process numbers, as containers may, a
number that is not known here may be alive elsewhere."""


def make() -> str:
    """A new empty folder of this process."""
    _sweep_once()
    return tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")


def sweep(folder: Path, now: float) -> int:
    """Remove the folders of processes that are gone; returns how many.

    Args:
        folder: Where they stand.
        now: Seconds since the epoch.
    """
    removed = 0
    for each in folder.glob(f"{PREFIX}*-*"):
        owner = each.name.removeprefix(PREFIX).split("-", 1)[0]
        try:
            old = now - each.lstat().st_mtime > LEAST_AGE_S
        except OSError:  # somebody else was quicker
            continue
        if owner.isdecimal() and old and each.is_dir() and not each.is_symlink() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(each, ignore_errors=True)
            removed += not each.exists()
    return removed


@functools.cache
def _sweep_once() -> None:
    sweep(Path(tempfile.gettempdir()), time.time())
