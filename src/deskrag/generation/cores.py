"""How many cores this process may use: those of its container or its batch job, not those of the machine."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Linux: microseconds of processor time, or “max”, in so many microseconds (cgroup v2)."""


def usable_cores(quota: Path = _QUOTA) -> int:
    """Physical cores, as far as the affinity and the quota of this process reach; at least 1."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 2
    if hasattr(psutil.Process, "cpu_affinity"):  # not on macOS
        cores = min(cores, len(psutil.Process().cpu_affinity() or range(cores)))
    try:
        allowed, period = quota.read_text().split()
        cores = min(cores, int(allowed) // int(period))
    except (OSError, ValueError, ZeroDivisionError):  # no such file, or “max”
        pass
    return max(1, cores)
