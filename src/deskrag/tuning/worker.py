"""The training process: torch lives and dies here.

    python -m deskrag.tuning.worker RUN_FOLDER

Reads ``run.json`` (plan, examples, identity), trains, and writes JSON lines to standard output: ``progress``, then one
of ``done``, ``stopped`` or ``failed`` (with the kind of error and its words). Anything else that is printed goes to
standard error. A line on standard input, or its end, asks to stop: a checkpoint is written first. There is no network
here, and no code from a model's folder is run.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import errors
from ..network import watch
from ..priority import give_way

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1"}
PEFT_FOLDER = "adapter"
_NO_MEMORY = ("not enough memory", "can't allocate memory", "out of memory")


def train_here(folder: Path, say: Any, stopping: threading.Event) -> dict[str, Any]:
    """Train the run of a folder; returns what is known of the outcome.

    Args:
        folder: With ``run.json``.
        say: Called with a progress report.
        stopping: Set when the person asked to stop.
    """
    begun = time.monotonic()
    run = json.loads((folder / "run.json").read_text("utf-8"))

    import torch
    import transformers

    from .base import read_base
    from .encode import encode_all, encoder_of
    from .jsonl import divide, read_examples
    from .trainer import Trainer, require_examples
    from .types import TrainingProgress
    from .values import plan_from_json

    transformers.logging.set_verbosity_error()
    plan = plan_from_json(run["plan"])
    torch.set_num_threads(max(1, plan.threads))

    def check() -> None:
        if stopping.is_set():
            raise errors.Cancelled

    check()
    say(TrainingProgress("preparing"))
    base = read_base(plan.base, plan.base_name)
    examples = read_examples(Path(run["examples"]))
    encoder = encoder_of(base)
    rows, long, refused = encode_all(encoder, examples, plan.sequence_length, check)
    learned, held = divide(examples, plan.heldout_share, plan.seed)
    train = [row for i in learned if (row := rows[i]) is not None]
    heldout = [row for i in held if (row := rows[i]) is not None]
    require_examples(train, long + refused)
    say(TrainingProgress("preparing", note=_note(len(train), len(heldout), long, refused, plan.sequence_length)))
    trainer = Trainer(plan, base, folder, run["identity"], train, heldout, encoder.pad, say, stopping.is_set)
    trained = trainer.run()
    state = trained.state
    say(TrainingProgress("saving", state.step, trained.steps, loss=state.loss, best_loss=state.best_loss))
    _save_peft(trained.tuned, folder / PEFT_FOLDER)
    return {
        "steps": state.step,
        "best_step": state.best_step,
        "stopped_early": state.stopped_early,
        "loss": state.loss or 0.0,
        "loss_before": state.loss_before,
        "heldout_loss": state.best_loss,
        "train_examples": len(train),
        "heldout_examples": len(heldout),
        "skipped": long + refused,
        "tokens": state.tokens,
        "seconds": max(state.seconds, time.monotonic() - begun),
        "tokens_per_s": state.tokens / state.train_seconds if state.train_seconds else 0.0,
        "peak_memory": _peak_memory(plan.device),
        "history": [asdict(point) for point in state.history],
    }


def _note(train: int, heldout: int, long: int, refused: int, longest: int) -> str:
    text = f"{train:,} examples to learn from, {heldout:,} to measure on"
    if long:
        text += f"; {long:,} left out because they are longer than {longest:,} tokens"
    if refused:
        text += f"; {refused:,} left out because the model's chat template refuses them"
    return text


def _save_peft(tuned: Any, target: Path) -> None:
    """Write the adapter in PEFT layout, all or nothing."""
    import shutil

    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    tuned.save_pretrained(str(partial), save_embedding_layers=False)
    (partial / "README.md").unlink(missing_ok=True)  # a card with empty headings
    shutil.rmtree(target, ignore_errors=True)
    partial.replace(target)


def _peak_memory(device: str) -> int:
    if device == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated())
    try:
        import resource
    except ImportError:  # Windows
        import psutil

        return int(getattr(psutil.Process().memory_info(), "peak_wset", 0))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak if sys.platform == "darwin" else peak * 1024)


def _listen(stopping: threading.Event) -> None:
    """A line from the parent asks to stop; so does its end."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdin.readline()
    stopping.set()


def main(folder: Path) -> int:
    """Serve one run."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.environ.update(OFFLINE)
    watch("offline")
    give_way()
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(stopping,), name="train-listener", daemon=True).start()

    def tell(event: str, **values: Any) -> None:
        with contextlib.suppress(BrokenPipeError):  # the parent is gone: we were told to stop as well
            output.write(json.dumps({"event": event, **values}) + "\n")
            output.flush()

    try:
        result = train_here(folder, lambda report: tell("progress", report=asdict(report)), stopping)
        tell("done", result=result)
    except errors.Cancelled:
        tell("stopped")
    except errors.UserError as error:
        tell("failed", kind=type(error).__name__, reason=error.reason, subject=error.subject, advice=error.advice)
    except (RuntimeError, MemoryError) as error:
        if not isinstance(error, MemoryError) and not any(word in str(error).lower() for word in _NO_MEMORY):
            raise
        tell(
            "failed",
            kind="ModelError",
            reason="the memory ran out while training",
            subject="",
            advice="Close other programs, or lower batch, sequence length or rank; it goes on from its last checkpoint"
            " if only other programs changed.",
        )
    output.flush()
    os._exit(0)  # the listener may still wait for a line


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
