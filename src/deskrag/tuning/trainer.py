"""The training loop itself; runs in the training process, where torch lives.

One idea: a step is a pure function of the state before it (weights, moments, step number) and the plan. Stopping is
therefore allowed anywhere: the step under way is thrown away, and the state before it is written.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Cancelled, InputError, ModelError
from . import checkpoint as checkpoints
from .base import Base
from .checkpoint import Checkpoint, State
from .encode import Row
from .neural import add_adapter, batch_loss, load_network
from .schedule import Batch, epoch_batches, evaluation_steps, learning_rate, steps
from .types import LossPoint, TrainingFn, TrainingPlan, TrainingProgress

_CLIP = 1.0
_HELDOUT_EXAMPLES = 200
"""Held-out examples that the loss is measured on; enough to see a change of a few percent."""
_LATELY = 60.0
_REPORT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Trained:
    """What the loop leaves.

    Attributes:
        state: The numbers at the end.
        tuned: The PEFT model with the best adapter in it.
        steps: Steps that were planned.
    """

    state: State
    tuned: Any
    steps: int


class Trainer:
    """One training.

    Args:
        plan: Settled.
        base: The base model.
        folder: Where checkpoints go.
        run: Identity of plan, base and examples.
        train: Examples to learn from.
        heldout: Examples to measure on; may be empty.
        pad: Token to fill rows with.
        progress: Told at least once a step.
        stopping: Whether the person asked to stop.
    """

    def __init__(
        self,
        plan: TrainingPlan,
        base: Base,
        folder: Path,
        run: str,
        train: Sequence[Row],
        heldout: Sequence[Row],
        pad: int,
        progress: TrainingFn,
        stopping: Callable[[], bool],
    ) -> None:
        import torch

        self._plan, self._base, self._folder, self._run = plan, base, folder, run
        self._train, self._heldout, self._pad = train, heldout[:: -(-len(heldout) // _HELDOUT_EXAMPLES) or 1], pad
        self._progress, self._stopping = progress, stopping
        self._device = str(plan.device)
        self._dtype = torch.bfloat16 if plan.dtype == "bf16" else torch.float32
        self._steps = steps(
            [len(row.tokens) for row in train],
            plan.batch_tokens,
            plan.accumulation,
            plan.epochs,
            plan.max_steps,
            packing=plan.packing,
            seed=plan.seed,
        )
        self._tokens = [sum(len(train[i].tokens) for batch in step for i in batch) for step in self._steps]
        epoch_tokens = max(1, sum(len(row.tokens) for row in train))
        self._epochs_of_tokens = epoch_tokens
        passes = sum(self._tokens) / epoch_tokens  # fewer than the plan's where it limits the steps
        self._due = evaluation_steps(len(self._steps), passes, plan.evaluations)
        self._resumed = False
        self._lately: deque[tuple[float, int]] = deque([(0.0, 0)])
        self._evaluation_seconds = 0.0
        self._reported = 0.0

    def run(self) -> Trained:
        """Train to the end, or to where patience ends it.

        Raises:
            Cancelled: On a stop, after a checkpoint.
            ModelError: The loss is no number any more.
        """
        import torch

        self._tell("loading", State())
        network = load_network(self._base, self._dtype, self._device, self._check)
        tuned = add_adapter(network, self._plan, self._base.name)
        network.train()
        for layer in network.model.layers:  # a stop is obeyed within one layer, not within one step
            layer.register_forward_pre_hook(lambda *_: self._check())
        parameters = {name: value for name, value in tuned.named_parameters() if value.requires_grad}
        optimiser = torch.optim.AdamW(
            parameters.values(), lr=0.0, betas=(0.9, 0.99), weight_decay=self._plan.weight_decay, foreach=True
        )
        best: dict[str, torch.Tensor] = {}
        state = State()
        found = checkpoints.load(self._folder, self._run)
        if found is not None:
            _restore(found, parameters, optimiser)
            state, best, self._resumed = found.state, found.best, True
            self._lately = deque([(state.train_seconds, state.tokens)])
        started, saved = time.monotonic() - state.seconds, time.monotonic()

        def keep() -> None:
            state.seconds = time.monotonic() - started
            checkpoints.save(self._folder, self._run, _checkpoint(state, parameters, best, optimiser))

        try:
            while True:
                if state.step in self._due and state.evaluated < state.step:
                    self._evaluate(state, network, parameters, best)
                if state.step >= len(self._steps) or state.stopped_early:
                    break
                if time.monotonic() - saved >= self._plan.checkpoint_seconds:
                    self._tell("saving", state)
                    keep()
                    saved = time.monotonic()
                self._step(state, network, parameters, optimiser)
        except Cancelled:
            if state.step or state.evaluated >= 0:
                keep()
            raise
        keep()
        for name, value in best.items():
            parameters[name].data.copy_(value)
        return Trained(state, tuned, len(self._steps))

    def _step(self, state: State, network: Any, parameters: dict[str, Any], optimiser: Any) -> None:
        """One step of the optimiser. Until its last lines nothing of the state changes."""
        import torch

        begun = time.monotonic()
        number = state.step
        batches = self._steps[number]
        labels = sum(self._train[i].labels for batch in batches for i in batch)
        torch.manual_seed(self._plan.seed * 1_000_003 + number)
        optimiser.zero_grad(set_to_none=True)
        total = 0.0
        for batch in batches:
            with self._arithmetic():
                loss, _ = self._loss(network, self._train, batch)
            (loss / labels).backward()
            total += float(loss.detach())
        self._check()
        if not math.isfinite(total):
            raise ModelError(
                "the training went astray: its loss is no number any more",
                subject=self._base.name,
                advice="Start again with a lower learning rate.",
            )
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), _CLIP)
        rate = learning_rate(number, len(self._steps), self._plan.learning_rate, self._plan.warmup)
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.step()
        taken = time.monotonic() - begun
        state.step, state.loss = number + 1, total / labels
        state.tokens += self._tokens[number]
        state.train_seconds += taken
        state.history.append(LossPoint(state.step, state.loss))
        self._lately.append((state.train_seconds, state.tokens))
        while len(self._lately) > 2 and state.train_seconds - self._lately[0][0] > _LATELY:
            self._lately.popleft()
        self._tell("training", state, rate)

    def _evaluate(self, state: State, network: Any, parameters: dict[str, Any], best: dict[str, Any]) -> None:
        """Measure the held-out loss; keep the adapter if it is the best so far."""
        if not self._heldout:
            state.best_step = state.evaluated = state.step
            return
        begun = time.monotonic()
        self._tell("measuring", state)
        loss = self._heldout_loss(network)
        self._evaluation_seconds = time.monotonic() - begun
        state.heldout_loss = loss
        if state.history and state.history[-1].step == state.step:
            state.history[-1] = LossPoint(state.step, state.history[-1].loss, loss)
        else:
            state.history.append(LossPoint(state.step, None, loss))
        if state.step == 0:
            state.loss_before = loss
        if state.best_loss is None or loss < state.best_loss:
            state.best_loss, state.best_step, state.waiting = loss, state.step, 0
            best.update({name: value.detach().cpu().clone() for name, value in parameters.items()})
        else:
            state.waiting += 1
            state.stopped_early = 0 < self._plan.patience <= state.waiting and state.step < len(self._steps)
        state.evaluated = state.step
        self._tell("training", state)

    def _heldout_loss(self, network: Any) -> float:
        """Mean negative log-likelihood of a completion token over the held-out examples."""
        import torch

        lengths = [len(row.tokens) for row in self._heldout]
        total, count = 0.0, 0
        network.eval()
        try:
            batches = epoch_batches(lengths, self._plan.batch_tokens, packing=self._plan.packing, seed=0, epoch=0)
            for batch in batches:
                with torch.no_grad(), self._arithmetic():
                    loss, labels = self._loss(network, self._heldout, batch)
                total += float(loss)
                count += labels
        finally:
            network.train()
        return total / count

    def _loss(self, network: Any, rows: Sequence[Row], batch: Batch) -> tuple[Any, int]:
        picked = [rows[i] for i in batch]
        return batch_loss(network, picked, packing=self._plan.packing, pad=self._pad, device=self._device)

    @contextmanager
    def _arithmetic(self) -> Iterator[None]:
        """bf16 where the plan says so: the adapter's own numbers stay 32 bits wide."""
        import torch

        with torch.autocast(self._device, torch.bfloat16, enabled=self._plan.dtype == "bf16"):
            yield

    def _check(self) -> None:
        if self._stopping():
            raise Cancelled

    def _tell(self, stage: str, state: State, rate: float = 0.0) -> None:
        now = time.monotonic()
        measured = state.evaluated == state.step
        if stage == "training" and now - self._reported < _REPORT_SECONDS and not measured:
            return
        self._reported = now
        speed = self._speed()
        left = None
        if speed:
            to_come = sum(1 for step in self._due if step > state.step)
            left = sum(self._tokens[state.step :]) / speed + to_come * self._evaluation_seconds
        self._progress(
            TrainingProgress(
                stage,
                state.step,
                len(self._steps),
                state.tokens / self._epochs_of_tokens,
                state.loss,
                state.heldout_loss,
                state.best_loss,
                rate,
                speed,
                left,
                self._resumed,
            )
        )

    def _speed(self) -> float:
        """Tokens a second over the last minute of steps."""
        first, last = self._lately[0], self._lately[-1]
        if last[0] <= first[0]:
            return 0.0
        return (last[1] - first[1]) / (last[0] - first[0])


def require_examples(train: Sequence[Row], left_out: int) -> None:
    """Refuse a training without examples.

    Raises:
        InputError: With how many were left out.
    """
    if not train:
        raise InputError(
            f"there is no example to learn from ({left_out} were left out)",
            advice="Raise the sequence length, or give more examples.",
        )


def _checkpoint(state: State, parameters: dict[str, Any], best: dict[str, Any], optimiser: Any) -> Checkpoint:
    moments = {name: optimiser.state[value] for name, value in parameters.items() if value in optimiser.state}
    return Checkpoint(
        state,
        {name: value.detach() for name, value in parameters.items()},
        best,
        {name: found["exp_avg"] for name, found in moments.items()},
        {name: found["exp_avg_sq"] for name, found in moments.items()},
    )


def _restore(found: Checkpoint, parameters: dict[str, Any], optimiser: Any) -> None:
    import torch

    for name, value in parameters.items():
        value.data.copy_(found.weights[name])
        if name in found.first:
            optimiser.state[value] = {
                "step": torch.tensor(float(found.state.step)),
                "exp_avg": found.first[name].to(value.device),
                "exp_avg_sq": found.second[name].to(value.device),
            }
