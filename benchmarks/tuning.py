"""How fast and in how much memory the trainer learns, on the starter model with the values it chooses itself."""

from __future__ import annotations

from deskrag.models.library import find_model
from deskrag.models.sample_text import SAMPLE_TEXT
from deskrag.paths import models_dir
from deskrag.tuning.jsonl import write_examples
from deskrag.tuning.train import discard, train
from deskrag.tuning.types import Example, Message, TrainingPlan

from .data import work_folder
from .registry import Measured, Row, Values, benchmark

_EXAMPLES, _WORDS, _STEPS = 160, 160, 4
_TRIAL = "245 tokens/s: PEFT with bf16 autocast and logits for every token, the first trial on the development machine"


@benchmark(
    "tuning",
    [
        Row("tuning.tokens_per_s", "tokens of examples learned a second", "160 examples of ~250 tokens", "tokens/s",
            against=_TRIAL),
        Row("tuning.peak_mb", "peak memory of the training process", "160 examples of ~250 tokens", "MB"),
    ],
    "The starter model, rank 16, everything else as the trainer chooses it for this machine; four steps of the"
    " optimiser after the process has loaded.",
)  # fmt: skip
def speed_and_memory() -> Values:
    """Four steps over pieces of the built-in text."""
    folder = work_folder("tuning")
    discard(folder / "run")  # a finished training would give its result at once
    words = SAMPLE_TEXT.split()
    examples = [
        Example(
            (Message("user", f"{' '.join(_piece(words, number))}\n\nWhat comes next?"),),
            " ".join(_piece(words, number + 1)[:12]),
            f"piece {number}",
            split="train",
        )
        for number in range(_EXAMPLES)
    ]
    write_examples(folder / "examples.jsonl", examples)
    model = find_model("smollm2-135m-instruct", models_dir())
    plan = TrainingPlan(model.path, model.name, rank=16, max_steps=_STEPS)
    result = train(plan, folder / "examples.jsonl", folder / "run")
    detail = f"{result.plan.dtype}, {result.plan.threads} threads, {result.tokens:,} tokens"
    return {
        "tuning.tokens_per_s": Measured(result.tokens_per_s, detail=detail),
        "tuning.peak_mb": result.peak_memory / 10**6,
    }


def _piece(words: list[str], number: int) -> list[str]:
    start = number * 37 % len(words)
    return (words[start:] + words)[:_WORDS]
