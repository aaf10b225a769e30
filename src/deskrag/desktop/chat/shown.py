"""An answer as the window shows it, from a stored message or from a stream of events: the same values either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..next_steps import Step
from ..viewer.source import SourceRef
from .failure import kept_failure
from .route import ShownRoute


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """One sentence with its support (`deskrag.answering.events.Support`) and citation numbers."""

    text: str
    support: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """What there is to show of one answer.

    Attributes:
        text: The text so far or in whole.
        sentences: Its finished sentences.
        sources: Cited places, by number.
        nearest: Places offered with a refusal.
        refused: The documents do not hold the answer.
        failed: Why there is no whole answer; empty if there is one.
        step: What helps where it failed; None where only asking again does.
        stopped: The person stopped it.
        mode: ``"generated"``, ``"quoted"``, ``"refused"`` or what else made it; empty while it is being made.
        route: Which way the question went; None where nothing was recorded.
        timings: Seconds and counts by step.
        fingerprint: Of the settings that made it.
        done: Nothing more will come.
    """

    text: str = ""
    sentences: tuple[ShownSentence, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    nearest: tuple[SourceRef, ...] = ()
    refused: bool = False
    failed: str = ""
    step: Step | None = None
    stopped: bool = False
    mode: str = ""
    route: ShownRoute | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    fingerprint: str = ""
    done: bool = False

    @classmethod
    def from_details(cls, text: str, details: Mapping[str, Any], asked: str = "") -> ShownAnswer:
        """From a stored message; `details` is what `deskrag.app.asking.answer_json` made, `asked` the question."""
        failed, step = kept_failure(details)
        return cls(
            text=str(details.get("text", text)),
            sentences=tuple(
                ShownSentence(str(s["text"]), str(s["support"]), tuple(s.get("citations", ())))
                for s in details.get("sentences", ())
            ),
            sources=tuple(SourceRef.from_json(source) for source in details.get("citations", ())),
            nearest=tuple(SourceRef.from_json(source) for source in details.get("nearest", ())),
            refused=bool(details.get("refused")),
            failed=failed,
            step=step,
            stopped=bool(details.get("stopped")),
            mode=str(details.get("mode", "")),
            route=ShownRoute.from_details(details, asked),
            timings=dict(details.get("timings", {})),
            fingerprint=str(details.get("fingerprint", "")),
            done=True,
        )

    def with_token(self, text: str) -> ShownAnswer:
        """With more text at its end."""
        return replace(self, text=self.text + text)

    def with_sentence(self, sentence: ShownSentence) -> ShownAnswer:
        """With one more finished sentence."""
        return replace(self, sentences=(*self.sentences, sentence))

    def unfolded(self) -> list[ShownAnswer]:
        """The same answer coming piece by piece from top to bottom: text, support, each source, what can be done.

        Showing all of a finished answer at once would keep the window from doing anything else meanwhile.
        """
        groups = by_number(self.nearest if self.refused else self.sources)
        if not (self.done and self.text and groups):
            return [self]
        coming = replace(self, done=False, timings={}, sources=(), nearest=())
        steps = [replace(coming, mode=""), coming]
        for count in range(1, len(groups) + 1):
            places = tuple(place for group in groups[:count] for place in group)
            steps.append(replace(coming, nearest=places) if self.refused else replace(coming, sources=places))
        return [*steps, self]

    @property
    def statements(self) -> tuple[int, int]:
        """Statements of fact that the documents support, and all of them."""
        facts = [s for s in self.sentences if s.support in ("quoted", "supported", "unsupported")]
        return sum(s.support != "unsupported" for s in facts), len(facts)

    def source_of(self, number: int, sentence: int) -> SourceRef | None:
        """The source of a citation mark; of several quotes with one number, the nearest to its sentence."""
        sources = [source for source in self.sources if source.number == number]
        if not sources:
            return None
        words = set(self.sentences[sentence].text.split()) if 0 <= sentence < len(self.sentences) else set()
        return max(sources, key=lambda source: len(words & set(source.quote.split())))

    @property
    def tokens_per_second(self) -> float:
        """Speed of writing; 0 if unknown."""
        count = self.timings.get("new_tokens", 0.0)
        seconds = self.timings.get("decode_s", 0.0) or self.timings.get("generate_s", 0.0)
        return count / seconds if count > 1 and seconds > 0 else 0.0


def by_number(sources: Sequence[SourceRef]) -> list[list[SourceRef]]:
    """Sources with one number together; sources without a number alone."""
    groups: list[list[SourceRef]] = []
    for source in sources:
        if source.number and groups and groups[-1][0].number == source.number:
            groups[-1].append(source)
        else:
            groups.append([source])
    return groups
