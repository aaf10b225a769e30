"""Training on many short questions about one text, whose tokens are computed once for all of them.

One idea: a row is the common beginning of several prompts, and behind it what is left of each. A mask lets every such
branch see the beginning and itself, and its positions go on where the beginning ends: to the network each is its own
prompt. What is learned is one token behind each branch.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

NAME = "deskrag_tree"
ROW_TOKENS = 4096
_SORTED = 400
"""Groups that are sorted by length together, so that a batch is hardly padded."""
_SMOOTHING = 0.03
_WARMUP = 12
_KEPT = 0.97
"""Of the running mean of the adapter's numbers, a step; the mean is what is kept."""
_LEAST_RATE = 0.05
_CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Tree:
    """Prompts with a common beginning.

    Attributes:
        stem: Tokens of the beginning.
        branches: Tokens of what is left of each prompt.
        empty: For each whether the second answer is right.
        weights: For each how much it counts.
    """

    stem: list[int]
    branches: list[list[int]]
    empty: list[bool]
    weights: list[float]

    @property
    def size(self) -> int:
        """Its tokens."""
        return len(self.stem) + sum(map(len, self.branches))


def grown(prompts: Sequence[list[int]], empty: Sequence[bool], weights: Sequence[float]) -> Tree:
    """A tree of whole prompts."""
    most = min(map(len, prompts)) - 1  # every branch needs a token to be asked at
    stem = most
    if len(prompts) > 1:
        stem = next((i for i in range(most) if len({prompt[i] for prompt in prompts}) > 1), most)
    return Tree(prompts[0][:stem], [prompt[stem:] for prompt in prompts], list(empty), list(weights))


class TreeTrainer:
    """Trains an adapter to say one of two tokens.

    Args:
        network: With an adapter in its layers.
        adapter: The numbers that are trained.
        pad: Token to fill rows with.
        answers: The two tokens; the second one says that the sentences do not hold the answer.
        rate: Highest learning rate.
    """

    def __init__(self, network: Any, adapter: Sequence[Any], pad: int, answers: tuple[int, int], rate: float) -> None:
        self._network, self._pad, self._answers, self._rate = network, pad, list(answers), rate
        self._adapter = list(adapter)
        self._mask: Any = None
        self._register()

    def train(
        self, trees: Sequence[Tree], again: Sequence[Tree], share: float, tokens: int, tell: Callable[[str], None]
    ) -> float:
        """Train on so many tokens; leaves the running mean of the numbers in place.

        Args:
            trees: Seen in every pass.
            again: Of which a share is drawn for each pass.
            share: That share.
            tokens: Tokens in all.
            tell: Told of the loss now and then.

        Returns:
            Tokens a second.
        """
        optimiser = torch.optim.AdamW(self._adapter, lr=self._rate, betas=(0.9, 0.99), weight_decay=0.0, foreach=True)
        mean = [each.detach().clone() for each in self._adapter]
        begun, done, step, losses = time.monotonic(), 0, 0, list[float]()
        for batch in _passes(trees, again, share):
            if done >= tokens:
                break
            rate = 0.5 * (1 + math.cos(math.pi * done / tokens)) * (1 - _LEAST_RATE) + _LEAST_RATE
            for group in optimiser.param_groups:
                group["lr"] = self._rate * min(1.0, (step + 1) / _WARMUP) * rate
            optimiser.zero_grad(set_to_none=True)
            loss = self._loss(batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._adapter, _CLIP)
            optimiser.step()
            kept = min(_KEPT, 1 - 1 / (step / 3 + 1))
            torch._foreach_lerp_(mean, [each.detach() for each in self._adapter], 1 - kept)
            step, done = step + 1, done + sum(tree.size for tree in batch)
            losses.append(float(loss.detach()))
            if step % 10 == 0:
                tell(f"{done / tokens:.0%}, loss {np.mean(losses[-10:]):.3f}")
        for each, value in zip(self._adapter, mean, strict=True):
            each.data.copy_(value)
        return done / (time.monotonic() - begun)

    def scores(self, trees: Sequence[Tree]) -> NDArray[np.float64]:
        """Log-odds of the second answer, for each branch."""
        found = [np.empty(0)] * len(trees)
        self._network.eval()
        with torch.no_grad():
            for rows in _batches(trees, sorted(range(len(trees)), key=lambda i: trees[i].size)):
                logits, _, _ = self._logits([trees[i] for i in rows])
                odds = (logits[:, self._answers[1]] - logits[:, self._answers[0]]).numpy().astype(np.float64)
                at = 0
                for i in rows:
                    found[i] = odds[at : at + len(trees[i].branches)]
                    at += len(trees[i].branches)
        self._network.train()
        return np.concatenate(found)

    def _loss(self, batch: Sequence[Tree]) -> Any:
        logits, empty, weights = self._logits(batch)
        likely = torch.log_softmax(logits, -1)[:, self._answers]
        wanted = torch.stack([1 - empty, empty], 1) * (1 - 2 * _SMOOTHING) + _SMOOTHING
        return -((likely * wanted).sum(1) * weights).sum() / weights.sum()

    def _logits(self, batch: Sequence[Tree]) -> tuple[Any, Any, Any]:
        """Logits (branches, vocabulary) of the token behind each branch, what is right, and the weights."""
        rows, width = len(batch), max(tree.size for tree in batch)
        ids = torch.full((rows, width), self._pad)
        positions = torch.zeros(rows, width, dtype=torch.long)
        part = torch.full((rows, width), -1)
        asked = []
        for row, tree in enumerate(batch):
            stem = at = len(tree.stem)
            ids[row, :at], positions[row, :at], part[row, :at] = torch.tensor(tree.stem), torch.arange(at), 0
            for number, branch in enumerate(tree.branches, 1):
                end = at + len(branch)
                ids[row, at:end], part[row, at:end] = torch.tensor(branch), number
                positions[row, at:end] = torch.arange(stem, stem + len(branch))
                at = end
                asked.append(row * width + at - 1)
        seen = (part[:, None, :] == 0) | (part[:, None, :] == part[:, :, None])
        seen &= torch.ones(width, width, dtype=torch.bool).tril()
        self._mask = torch.zeros(rows, 1, width, width, dtype=torch.bfloat16).masked_fill_(~seen[:, None], -1e4)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self._network.model(input_ids=ids, position_ids=positions, use_cache=False).last_hidden_state
            logits = self._network.lm_head(hidden.reshape(rows * width, -1)[torch.tensor(asked)]).float()
        empty = torch.tensor([float(each) for tree in batch for each in tree.empty])
        return logits, empty, torch.tensor([each for tree in batch for each in tree.weights])

    def _register(self) -> None:
        """Attention by the mask of the batch at hand, as plain matrix products: quicker here than the fused one."""
        from transformers import AttentionInterface
        from transformers.masking_utils import AttentionMaskInterface

        def attend(
            _module: Any, query: Any, key: Any, value: Any, _mask: Any, scaling: float | None = None, **_: Any
        ) -> tuple[Any, None]:
            groups = query.shape[1] // key.shape[1]
            key, value = key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1)
            scale = scaling if scaling is not None else query.shape[-1] ** -0.5
            weights = torch.softmax(torch.matmul(query * scale, key.transpose(-1, -2)) + self._mask, -1)
            return torch.matmul(weights, value).transpose(1, 2).contiguous(), None

        AttentionInterface.register(NAME, attend)
        AttentionMaskInterface.register(NAME, lambda *_, **__: None)
        self._network.config._attn_implementation = self._network.model.config._attn_implementation = NAME


def _passes(trees: Sequence[Tree], again: Sequence[Tree], share: float) -> Iterator[list[Tree]]:
    """Batches for ever, pass by pass."""
    number = 0
    while True:
        draw = random.Random(number)
        seen = [*trees, *(tree for tree in again if draw.random() < share)]
        draw.shuffle(seen)
        batches: list[list[Tree]] = []
        for start in range(0, len(seen), _SORTED):
            some = sorted(seen[start : start + _SORTED], key=lambda tree: tree.size)
            batches += [[some[i] for i in rows] for rows in _batches(some, range(len(some)))]
        draw.shuffle(batches)
        yield from batches
        number += 1


def _batches(trees: Sequence[Tree], order: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of trees for a batch, in an order of growing size."""
    rows: list[int] = []
    for i in order:
        if rows and (len(rows) + 1) * trees[i].size > ROW_TOKENS:
            yield rows
            rows = []
        rows.append(i)
    if rows:
        yield rows
