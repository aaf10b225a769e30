"""What this machine has to train with, found without loading torch.

One idea: a refusal must come at once, not after seconds of imports, so everything it needs is read from files: the
processor's flags, the libraries that torch was installed with, what ``nvidia-smi`` says.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import InputError
from ..generation.cores import usable_cores
from ..models.memory import machine_memory, nvidia_gpus
from .types import Device

_CPUINFO = Path("/proc/cpuinfo")
_FAST_BF16 = ("amx_bf16", "avx512_bf16")


@dataclass(frozen=True, slots=True)
class Compute:
    """Where a training runs.

    Attributes:
        device: ``"cpu"`` or ``"cuda"``.
        name: Of the GPU; empty for the processor.
        free: Memory that can be taken there, in bytes.
        ram_free: Main memory that can be taken, in bytes.
        bf16: Whether 16-bit arithmetic is quick there.
        cores: Physical cores that may be used.
    """

    device: Literal["cpu", "cuda"]
    name: str
    free: int
    ram_free: int
    bf16: bool
    cores: int


def find_compute(wanted: Device = "auto", cpuinfo: Path = _CPUINFO) -> Compute:
    """The GPU if torch was installed for one and there is one, else the processor.

    Raises:
        InputError: A GPU is wanted and cannot be used.
    """
    ram = machine_memory().ram_free
    cores = usable_cores()
    if wanted != "cpu" and _torch_has_cuda():
        rows = nvidia_gpus()
        if rows:
            name, free, _ = max(rows, key=lambda row: row[1])
            return Compute("cuda", name, free, ram, True, cores)
    if wanted == "cuda":
        raise InputError(
            "there is no GPU that the installed torch can use",
            advice="Train on the processor, or install the CUDA build of torch.",
        )
    return Compute("cpu", "", ram, ram, _quick_bf16(cpuinfo), cores)


def _torch_has_cuda() -> bool:
    """Whether torch was installed for NVIDIA GPUs, by its files."""
    spec = importlib.util.find_spec("torch")
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return any(next(Path(folder).glob("lib/*torch_cuda*"), None) is not None for folder in folders)


def _quick_bf16(cpuinfo: Path) -> bool:
    """Whether the processor multiplies bfloat16 matrices in hardware (x86: AMX, AVX-512 BF16; ARM: BF16)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        text = cpuinfo.read_text("ascii", "replace")
    except OSError:
        return False
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("flags", "Features"):
            flags = set(value.split())
            return bool(flags.intersection(_FAST_BF16)) or (key.strip() == "Features" and "bf16" in flags)
    return False
