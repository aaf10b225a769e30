"""Requantising a GGUF, in a child process: llama.cpp aborts on some damaged files, and must not take us with it.

Run as ``python -m deskrag.models.quantize SOURCE TARGET TYPE``.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

from ..errors import InputError, ModelError, StorageFullError

FTYPES = {"f16": 1, "q4_0": 2, "q4_1": 3, "q8_0": 7, "q5_0": 8, "q5_1": 9, "q4_k_m": 15, "q5_k_m": 17, "q6_k": 18}
"""Names of `llama_ftype` values offered here (llama.cpp, include/llama.h)."""


def quantize(source: Path, target: Path, ftype: str) -> None:
    """Write `source` in another type to `target`, all or nothing.

    Raises:
        InputError: An unknown type.
        ModelError: llama.cpp refused the file.
        StorageFullError: No space left.
    """
    if ftype not in FTYPES:
        raise InputError(f"unknown quantisation type {ftype!r}", advice=f"Known: {', '.join(FTYPES)}.")
    partial = target.with_name(f".{target.name}.partial")
    command = [sys.executable, "-m", "deskrag.models.quantize", str(source), str(partial), ftype]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            tail = [line for line in done.stderr.splitlines() if line.strip()][-1:]
            if "No space left" in done.stderr:
                raise StorageFullError("the disk is full", subject=str(target.parent), advice="Free some space.")
            raise ModelError(
                f"llama.cpp could not requantise the model ({' '.join(tail) or done.returncode})", subject=str(source)
            )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _main(source: str, target: str, ftype: str) -> int:
    import llama_cpp

    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = FTYPES[ftype]
    params.allow_requantize = True
    params.nthread = 0
    result = llama_cpp.llama_model_quantize(source.encode(), target.encode(), ctypes.byref(params))
    return 1 if result else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:4]))
