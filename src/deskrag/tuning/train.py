"""Training from the outside: what the command line, the window and the jobs call.

One idea: a run is a folder. Its ``run.json`` says what is trained on what; the child process leaves its checkpoint
there; calling `train` again with the same plan and examples goes on where it stood, and a finished run gives its result
at once. Another plan or other examples need another folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from .. import errors
from ..errors import Cancelled, InputError, ModelError, UserError
from ..models.registry import write_atomically
from ..paths import ensure_dir
from ..progress import CancelToken
from .base import Base, fingerprint, read_base, weights_of
from .checkpoint import FILE as CHECKPOINT
from .compute import find_compute
from .convert import to_gguf, write_base_card
from .jsonl import data_hash, read_examples
from .plan import most_tokens, require_disk, settle
from .start import from_start, start_hash
from .types import TrainingFn, TrainingPlan, TrainingProgress, TrainingResult, silent
from .values import plan_from_json, plan_to_json, progress_from_json, result_from_json, result_to_json
from .worker import OFFLINE, PEFT_FOLDER

RUN, RESULT, GGUF = "run.json", "result.json", "adapter.gguf"
_LOCK = ".training.lock"
_STOP_SECONDS = 60.0
# Threads that wait for each other sleep soon: on a machine that does something else as well, spinning costs the time
# that the other one needs.
_WAITING = {"GOMP_SPINCOUNT": "30000", "KMP_BLOCKTIME": "0"}
# Batches of every shape leave holes that the C library does not give back: over three hundred steps the process grew
# to three times what it needs. So large tensors come from the system and go back to it, in large pages if it has them.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(4 * 2**20), "THP_MEM_ALLOC_ENABLE": "1"}
_POLL_SECONDS = 0.1


def settled_plan(plan: TrainingPlan, examples: Path | None = None) -> TrainingPlan:
    """The plan with everything chosen for its model, its examples and this machine, as `train` would.

    Raises:
        UserError: See `deskrag.tuning.plan.settle` and `deskrag.tuning.jsonl.read_examples`.
    """
    longest = most_tokens(read_examples(examples)) if examples else 0
    base = read_base(plan.base, plan.base_name)
    return settle(from_start(plan, base), base, find_compute(plan.device), longest)


def train(
    plan: TrainingPlan,
    examples: Path,
    folder: Path,
    progress: TrainingFn = silent,
    cancel: CancelToken | None = None,
) -> TrainingResult:
    """Train a LoRA adapter in a child process, or go on with a training that was stopped or killed.

    Args:
        plan: How; what it leaves open is chosen for the model and this machine.
        examples: JSON lines, see `deskrag.tuning.types`.
        folder: Folder of this run; made if it is not there. Afterwards it holds the adapter in PEFT layout and, for
            llama.cpp, as ``adapter.gguf``.
        progress: Told loss, held-out loss, speed and time left, about once a second.
        cancel: Obeyed within moments, after a checkpoint.

    Raises:
        InputError: The plan has an impossible value, there are no examples, or the folder holds another training.
        ModelError: The base cannot be tuned, does not fit the memory, or the training failed.
        StorageFullError: Not enough disk, with the numbers.
        Cancelled: On a stop; the same call goes on there.
    """
    cancel = cancel or CancelToken()
    base = read_base(plan.base, plan.base_name)
    plan = from_start(plan, base)
    longest = most_tokens(read_examples(examples))
    data = data_hash(examples)
    print_of_base = fingerprint(base, cancel)
    asked = _identity(plan, print_of_base, data)
    known = _known_run(folder, asked)
    if known is None:
        settled = settle(plan, base, find_compute(plan.device), longest)
    else:
        if (finished := _finished(folder)) is not None:
            return finished
        settled = plan_from_json(known["plan"])
        settle(settled, base, find_compute(settled.device))  # what fitted then may not fit now
    require_disk(settled, base, folder)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            if known is None:
                (folder / CHECKPOINT).unlink(missing_ok=True)
            row = {"identity": asked, "plan": plan_to_json(settled), "examples": str(examples.resolve())}
            _write(folder / RUN, row)
            outcome = _run_child(folder, settled, base, progress, cancel)
    except Timeout as error:
        raise InputError("another process is busy with this training", subject=str(folder)) from error
    progress(TrainingProgress("converting", outcome["steps"], outcome["steps"], best_loss=outcome["heldout_loss"]))
    identity = weights_of(base)
    write_base_card(folder / PEFT_FOLDER, base, identity)
    to_gguf(
        folder / PEFT_FOLDER,
        folder / GGUF,
        base,
        fingerprint=print_of_base,
        weights=identity,
        data=data,
    )
    found = {
        **outcome,
        "folder": "",
        "peft": PEFT_FOLDER,
        "gguf": GGUF,
        "base_name": base.name,
        "base_fingerprint": print_of_base,
        "base_weights": identity,
        "architecture": base.architecture,
        "data_hash": data,
        "rank": settled.rank,
        "plan": plan_to_json(settled),
    }
    result = result_from_json(found, folder)
    _write(folder / RESULT, result_to_json(result))
    (folder / CHECKPOINT).unlink(missing_ok=True)
    progress(
        TrainingProgress(
            "done",
            result.steps,
            result.steps,
            loss=result.loss,
            heldout_loss=result.heldout_loss,
            best_loss=result.heldout_loss,
            tokens_per_s=result.tokens_per_s,
            seconds_left=0.0,
        )
    )
    return result


def load_result(folder: Path) -> TrainingResult:
    """The result of a finished run.

    Raises:
        InputError: The folder holds none.
    """
    found = _finished(folder)
    if found is None:
        raise InputError("this folder holds no finished training", subject=str(folder))
    return found


def discard(folder: Path) -> None:
    """Delete a run that will not be gone on with."""
    if (folder / RUN).is_file():
        shutil.rmtree(folder, ignore_errors=True)


def _identity(plan: TrainingPlan, base: str, data: str) -> str:
    """Names what a training computes: the plan as given, the base's weights, the examples."""
    values = plan_to_json(plan)
    for free in ("base", "base_name", "threads", "checkpoint_seconds", "start"):  # do not change what is learned
        values.pop(free)
    if plan.start is not None:
        values["start"] = start_hash(plan.start)
    text = json.dumps([values, base, data], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _known_run(folder: Path, identity: str) -> dict[str, Any] | None:
    """What the folder's run is; None for a folder without one.

    Raises:
        InputError: It is another training.
    """
    try:
        run = json.loads((folder / RUN).read_text("utf-8"))
        same = run["identity"] == identity
        plan_from_json(run["plan"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("this folder holds a training that cannot be read", subject=str(folder)) from error
    if not same:
        raise InputError(
            "this folder holds another training (another plan, base model or other examples)",
            subject=str(folder),
            advice="Choose another folder, or delete this one.",
        )
    return dict(run)


def _finished(folder: Path) -> TrainingResult | None:
    try:
        result = result_from_json(json.loads((folder / RESULT).read_text("utf-8")), folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return result if result.peft.is_dir() and (result.gguf is None or result.gguf.is_file()) else None


def _write(path: Path, values: dict[str, Any]) -> None:
    ensure_dir(path.parent)
    write_atomically(path, json.dumps(values, ensure_ascii=False, indent=1).encode())


def _run_child(
    folder: Path, plan: TrainingPlan, base: Base, progress: TrainingFn, cancel: CancelToken
) -> dict[str, Any]:
    """Run the training process to its end and pass on what it says."""
    threads = str(plan.threads)
    environment = {
        **_WAITING,
        **_MEMORY,
        **os.environ,
        **OFFLINE,
        "OMP_NUM_THREADS": threads,
        "TOKENIZERS_PARALLELISM": "false",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "deskrag.tuning.worker", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        start_new_session=True,  # Ctrl-C reaches the parent, which asks the child to stop
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    said: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    words: deque[str] = deque(maxlen=30)
    readers = [
        threading.Thread(target=_read, args=(child.stdout, said), name="train-reader", daemon=True),
        threading.Thread(target=_hear, args=(child.stderr, words), name="train-errors", daemon=True),
    ]
    for thread in readers:
        thread.start()
    try:
        return _follow(child, said, words, base, progress, cancel)
    finally:
        child.kill()
        child.wait()
        for thread in readers:
            thread.join(timeout=5)
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()


def _follow(
    child: subprocess.Popen[str],
    said: queue.SimpleQueue[dict[str, Any] | None],
    words: deque[str],
    base: Base,
    progress: TrainingFn,
    cancel: CancelToken,
) -> dict[str, Any]:
    limit = 0.0
    while True:
        if cancel.cancelled and not limit:
            limit = time.monotonic() + _STOP_SECONDS
            with contextlib.suppress(OSError, ValueError):
                assert child.stdin is not None
                child.stdin.write("stop\n")
                child.stdin.flush()
        if limit and time.monotonic() > limit:
            raise Cancelled  # it is stuck; the last checkpoint stays
        try:
            event = said.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue
        if event is None:
            if cancel.cancelled:
                raise Cancelled
            raise _ended(child, words, base)
        match event["event"]:
            case "progress":
                progress(progress_from_json(event["report"]))
            case "done":
                return dict(event["result"])
            case "stopped":
                raise Cancelled
            case "failed":
                raise _failed(event, base)


def _failed(event: dict[str, Any], base: Base) -> UserError:
    kind = getattr(errors, str(event["kind"]), ModelError)
    if not (isinstance(kind, type) and issubclass(kind, UserError)) or kind is Cancelled:
        kind = ModelError
    return kind(event["reason"], subject=event["subject"] or base.name, advice=event["advice"])


def _ended(child: subprocess.Popen[str], words: deque[str], base: Base) -> UserError:
    """The training process ended without a word."""
    code = child.wait()
    if code == -9:
        return ModelError(
            "the training process was ended from outside, perhaps because memory ran out",
            subject=base.name,
            advice="Start it again: it goes on from its last checkpoint. Lower batch or sequence length if it happens"
            " again.",
        )
    last = words[-1] if words else f"exit code {code}"
    return ModelError(f"the training process failed ({last[:300]})", subject=base.name)


def _read(stream: IO[str] | None, said: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    with contextlib.suppress(ValueError):
        for line in stream or ():
            said.put(json.loads(line))
    said.put(None)


def _hear(stream: IO[str] | None, words: deque[str]) -> None:
    with contextlib.suppress(ValueError):
        for line in stream or ():
            if line.strip():
                words.append(line.strip())
