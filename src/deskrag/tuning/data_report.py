"""What a file of examples holds, before anything is trained on it.

One idea: a person decides by looking. So the report counts what can be counted, names what is wrong by line, and shows
a few examples as they are.
"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ..errors import AccessError, InputError, NotFoundError
from ..generation.estimate import estimate_tokens
from .data_clean import leaks, near_duplicates, question_of, split_by_document
from .jsonl import from_json
from .measure import is_refusal, sample
from .types import Example

FEW = 50
"""Under so many training examples little is learned that holds."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens of prompt and completion together, estimated."""

    shortest: int
    median: int
    p95: int
    longest: int
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        examples: Number of examples.
        train: Of these to be learned from.
        heldout: Of these held out.
        documents: Documents they are from.
        refusals: Examples that say the documents hold no answer.
        sources: Examples by source (what stands before a colon).
        lengths: How long they are.
        problems: Lines that are no examples, with why.
        duplicates: Pairs of line numbers with the same question and answer.
        near: Pairs of line numbers that are nearly the same.
        leaks: Lines of the training part that tell of the held-out part.
        advice: What to do about it, as sentences.
        samples: A few examples, always the same ones.
    """

    examples: int
    train: int
    heldout: int
    documents: int
    refusals: int
    sources: dict[str, int]
    lengths: Lengths
    problems: tuple[tuple[int, str], ...]
    duplicates: tuple[tuple[int, int], ...]
    near: tuple[tuple[int, int], ...]
    leaks: tuple[int, ...]
    advice: tuple[str, ...]
    samples: tuple[Example, ...]

    @property
    def sound(self) -> bool:
        """Whether it can be trained on as it is."""
        return not (self.problems or self.duplicates or self.leaks) and self.train > 0


def check_file(path: Path, samples: int = 3) -> Report:
    """Look at a file of examples.

    Args:
        path: JSON lines.
        samples: How many examples to show.

    Raises:
        NotFoundError: There is no such file.
        AccessError: It cannot be read.
        InputError: It is no text, or empty.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file of examples", subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("the file of examples is not UTF-8 text", subject=str(path)) from error
    except OSError as error:
        raise AccessError(f"the examples cannot be read ({error.strerror})", subject=str(path)) from error
    problems: list[tuple[int, str]] = []
    numbers: list[int] = []
    examples: list[Example] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            examples.append(from_json(json.loads(line)))
            numbers.append(number)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append((number, str(error) or "it is no example"))
    if not examples and not problems:
        raise InputError("there are no examples in this file", subject=str(path))
    # A document of which one example is held out is held out as a whole, so what a file says of the others is a leak.
    given = examples if any(example.split for example in examples) else split_by_document(examples)
    given = [each if each.split else done for each, done in zip(given, split_by_document(examples), strict=True)]
    pairs = near_duplicates(examples)
    same = [p for p in pairs if _same(examples[p.first], examples[p.second])]
    near = [p for p in pairs if p not in same and examples[p.first].document == examples[p.second].document]
    found = sorted(leaks(given))
    report = Report(
        examples=len(examples),
        train=sum(example.split == "train" for example in given),
        heldout=sum(example.split == "heldout" for example in given),
        documents=len({example.document for example in examples if example.document}),
        refusals=sum(is_refusal(example.completion) for example in examples),
        sources=dict(Counter(example.source.split(":")[0] or "unnamed" for example in examples).most_common(12)),
        lengths=_lengths(examples),
        problems=tuple(problems),
        duplicates=tuple((numbers[p.first], numbers[p.second]) for p in same),
        near=tuple((numbers[p.first], numbers[p.second]) for p in near),
        leaks=tuple(numbers[i] for i in found),
        advice=(),
        samples=tuple(sample(examples, samples)),
    )
    return _with_advice(report)


def _with_advice(report: Report) -> Report:
    from dataclasses import replace

    said = []
    if report.problems:
        said.append("Correct or delete the lines that are no examples.")
    if report.duplicates or report.near or report.leaks:
        said.append("Take out duplicates and leaks with `deskrag tune check --clean`.")
    if report.train < FEW:
        said.append(f"Fewer than {FEW} examples to learn from teach a tone or a few facts, no skill.")
    if not report.heldout and report.examples:
        said.append("Nothing is held out, so nobody will know whether the adapter helps.")
    if report.refusals == report.examples and report.examples:
        said.append("Every example refuses: the model would learn to refuse always.")
    return replace(report, advice=tuple(said))


def _same(one: Example, two: Example) -> bool:
    return (
        question_of(one) == question_of(two)
        and one.completion.strip() == two.completion.strip()
        and one.messages == two.messages
    )


def _lengths(examples: list[Example]) -> Lengths:
    sizes = sorted(
        estimate_tokens("".join(message.content for message in example.messages) + example.completion)
        for example in examples
    )
    if not sizes:
        return Lengths(0, 0, 0, 0, 0)
    return Lengths(sizes[0], int(statistics.median(sizes)), sizes[int(0.95 * (len(sizes) - 1))], sizes[-1], sum(sizes))
