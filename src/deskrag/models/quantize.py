"""Requantising a GGUF, in a child process: llama.cpp aborts on some damaged files, and must not take us with it.

Run as ``python -m deskrag.models.quantize SOURCE TARGET TYPE``.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path

from ..errors import Cancelled, InputError, ModelError, StorageFullError
from ..progress import CancelToken, Progress, ProgressFn, silent

FTYPES = {
    "f32": 0, "f16": 1, "bf16": 32, "q8_0": 7, "q6_k": 18, "q5_k_m": 17, "q5_k_s": 16, "q5_1": 9, "q5_0": 8,
    "q4_k_m": 15, "q4_k_s": 14, "iq4_nl": 25, "iq4_xs": 30, "q4_1": 3, "q4_0": 2, "q3_k_l": 13, "q3_k_m": 12,
    "q3_k_s": 11, "iq3_m": 27, "iq3_s": 26, "q2_k": 10, "mxfp4_moe": 38,
}  # fmt: skip
"""Names of `llama_ftype` values offered here (llama.cpp, include/llama.h), widest first. Left out: those that
llama.cpp refuses to make without an importance matrix (`iq1_*`, `iq2_*`, `iq3_xxs`, `iq3_xs`, `q2_k_s`), the ternary
ones, which fit only models trained for them, and `nvfp4`, which processors cannot run."""

BITS = {
    "f32": 32.0, "f16": 16.0, "bf16": 16.0, "q8_0": 8.5, "q6_k": 6.6, "q5_k_m": 5.7, "q5_k_s": 5.6, "q5_1": 6.0,
    "q5_0": 5.6, "q4_k_m": 4.9, "q4_k_s": 4.7, "iq4_nl": 4.6, "iq4_xs": 4.4, "q4_1": 5.1, "q4_0": 4.7, "q3_k_l": 4.3,
    "q3_k_m": 4.0, "q3_k_s": 3.6, "iq3_m": 3.8, "iq3_s": 3.7, "q2_k": 3.2, "mxfp4_moe": 4.6,
}  # fmt: skip
"""About so many bits a weight, for the check of the free space."""

UNQUANTIZED = ("F32", "F16", "BF16")
_TENSOR = re.compile(r"^\[\s*(\d+)/\s*(\d+)\]\s+(\S+)")


def expected_size(parameters: int, ftype: str) -> int:
    """About how large a file of this type will be, in bytes; rows that fit no block make small models larger."""
    return int(parameters * BITS[ftype] / 8 * 1.15)


def quantize(
    source: Path, target: Path, ftype: str, progress: ProgressFn = silent, cancel: CancelToken | None = None
) -> None:
    """Write `source` in another type to `target`, all or nothing.

    Args:
        source: A checked GGUF file; of a split model the first one.
        target: The new file.
        ftype: A key of `FTYPES`.
        progress: Told the tensors done (``"quantizing"``).
        cancel: Obeyed within a moment; leaves nothing.

    Raises:
        InputError: An unknown type.
        ModelError: llama.cpp refused the file.
        StorageFullError: No space left.
        Cancelled: On a stop.
    """
    if ftype not in FTYPES:
        raise InputError(f"unknown quantisation type {ftype!r}", advice=f"Known: {', '.join(FTYPES)}.")
    partial = target.with_name(f".{target.name}.partial")
    command = [sys.executable, "-m", "deskrag.models.quantize", str(source), str(partial), ftype]
    tail: deque[str] = deque(maxlen=40)
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as child:
            stopper = _kill_on(cancel, child)
            try:
                for line in child.stderr or ():
                    tail.append(line.rstrip())
                    if found := _TENSOR.match(line):
                        progress(
                            Progress("quantizing", int(found[1]), int(found[2]), "tensors", f"{ftype}: {found[3]}")
                        )
                code = child.wait()
            finally:
                child.kill()
                stopper.set()
        if cancel is not None and cancel.cancelled:
            raise Cancelled
        if code:
            _refused(code, list(tail), source, target)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _kill_on(cancel: CancelToken | None, child: subprocess.Popen[str]) -> threading.Event:
    """Kill `child` when `cancel` is set; the returned event ends the watch."""
    ended = threading.Event()
    if cancel is not None:

        def watch() -> None:
            while not ended.is_set():
                if cancel.wait(0.1):
                    child.kill()
                    return

        threading.Thread(target=watch, name="quantize-stopper", daemon=True).start()
    return ended


def _refused(code: int, tail: list[str], source: Path, target: Path) -> None:
    said = "\n".join(tail)
    if "No space left" in said or "basic_ios::clear" in said:
        raise StorageFullError("the disk is full", subject=str(target.parent), advice="Free some space.")
    why = next((line for line in reversed(tail) if "error" in line.lower() or "fail" in line.lower()), "")
    why = why or (tail[-1] if tail else "") or f"it ended with code {code}"
    raise ModelError(f"llama.cpp could not requantise the model ({why[:200]})", subject=str(source))


def _main(source: str, target: str, ftype: str) -> int:
    import llama_cpp

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def log(_level: int, text: bytes, _data: object) -> None:
        sys.stderr.write(text.decode("utf-8", "replace"))
        sys.stderr.flush()

    llama_cpp.llama_log_set(log, ctypes.c_void_p(0))
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = FTYPES[ftype]
    params.allow_requantize = True  # whether that is wanted was decided before
    params.nthread = 0
    result = llama_cpp.llama_model_quantize(source.encode(), target.encode(), ctypes.byref(params))
    return 1 if result else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:4]))
