"""How much memory there is now for a model: main memory, and that of GPUs the installed llama.cpp can use."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20


@dataclass(frozen=True, slots=True)
class MachineMemory:
    """Memory of this machine, in bytes.

    Attributes:
        ram_free: What a program can take without swapping.
        ram_total: All of it.
        vram_free: Free memory of all usable GPUs together; 0 without one.
        vram_total: All of it.
        gpus: Their names.
    """

    ram_free: int
    ram_total: int
    vram_free: int = 0
    vram_total: int = 0
    gpus: tuple[str, ...] = ()


def machine_memory() -> MachineMemory:
    """What is free now. Takes milliseconds without a GPU, else as long as ``nvidia-smi``."""
    import psutil

    found = psutil.virtual_memory()
    free, total = int(found.available), int(found.total)
    limit, used = _container()
    if limit:
        free, total = min(free, max(0, limit - used)), min(total, limit)
    if not gpu_backend():
        return MachineMemory(free, total)
    if gpu_backend() == "metal":  # the GPU takes what it needs of the same memory, by default three quarters at most
        return MachineMemory(free, total, min(free, total * 3 // 4), total * 3 // 4, ("Apple GPU",))
    rows = nvidia_gpus()
    return MachineMemory(
        free, total, sum(row[1] for row in rows), sum(row[2] for row in rows), tuple(row[0] for row in rows)
    )


def gpu_backend() -> str:
    """The GPU library in the installed llama.cpp (``"cuda"``, ``"metal"``, ``"vulkan"``…), by its files; or empty."""
    spec = importlib.util.find_spec("llama_cpp")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        names = [file.name for file in Path(folder).glob("lib/*ggml-*")]
        for backend in ("cuda", "hip", "metal", "vulkan", "sycl"):
            if any(f"ggml-{backend}" in name for name in names) and (backend != "metal" or sys.platform == "darwin"):
                return backend
    return ""


def nvidia_gpus() -> list[tuple[str, int, int]]:
    """Name, free and total bytes of each NVIDIA GPU, as ``nvidia-smi`` says; empty without one."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    try:
        done = subprocess.run(
            [program, "--query-gpu=name,memory.free,memory.total", "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    rows = []
    for line in done.stdout.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 3 and fields[1].isdigit() and fields[2].isdigit():
            rows.append((fields[0], int(fields[1]) * MIB, int(fields[2]) * MIB))
    return rows


def _container() -> tuple[int, int]:
    """Limit and use of the container we run in (Linux control groups, version 2); zeros without one."""
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text("ascii").strip()
        cached = Path("/sys/fs/cgroup/memory.stat").read_text("ascii")
    except (OSError, ValueError):
        return 0, 0
    if not limit.isdigit() or not used.isdigit():
        return 0, 0
    reclaimable = sum(int(line.split()[1]) for line in cached.splitlines() if line.startswith("inactive_file "))
    return int(limit), max(0, int(used) - reclaimable)
