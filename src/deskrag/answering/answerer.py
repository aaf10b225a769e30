"""One question to a stream of events.

One idea: everything that decides (is there evidence, which sentences hold it, does a quote support what was written) is
code with fixed rules; the model only words what was found. So a model that is too small to be trusted is still useful:
its sentences are shown once a quote supports them, and where too little holds, the documents speak for themselves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..documents.types import BlockKind
from ..embeddings.protocol import Embedder
from ..errors import GenerationError, InputError
from ..generation.estimate import estimate_tokens
from ..generation.protocol import GenerationRequest, Generator, Piece
from ..indexing.types import StoredChunk
from ..progress import CancelToken
from ..retrieval.query import parse
from ..retrieval.types import Filters, Passage, Query, Retrieval
from . import prompt
from .choice import about_another, chosen, settled
from .citations import CitationNumbers, QuoteFinder
from .doubt import doubt
from .events import (
    Answer,
    AnswerEvent,
    Cited,
    Failed,
    Finished,
    Refused,
    Retrieved,
    Routed,
    Sentence,
    Support,
    Token,
)
from .evidence import Evidence, EvidenceRanker
from .fingerprint import fingerprint
from .followup import Standalone, rewritten, standalone
from .judge import judged
from .language import Phrases, phrases
from .options import AnswerOptions
from .question import checked
from .quoting import quoted, quoted_steps
from .router import AUTO, USUAL, Decision, Router, talk
from .small_talk import Resemblance
from .steps import Steps, steps_for
from .sufficiency import judge as judge_evidence
from .tablerows import is_row
from .tuned import Asked, Tuned
from .turns import Turn
from .writing import Writing, held_back, shown_at_once


class Searcher(Protocol):
    """The part of `deskrag.retrieval.retriever.Retriever` that answering needs."""

    def search(self, query: Query, k: int, depth: int) -> Retrieval:
        """Return the best `k` passages for `query`, looking at `depth` hits of each index."""
        ...


class WholeFiles(Protocol):
    """The text of whole files, for prompts that can hold one."""

    def document_chunks(self, document_id: int) -> Sequence[StoredChunk]:
        """Every chunk of the document's current generation, in order; empty if it is gone."""
        ...


@dataclass
class _Run:
    """What one call of `Answerer.answer` has gathered so far."""

    question: str
    said: Phrases
    cancel: CancelToken
    fingerprint: str
    tuned: Tuned | None = None
    routed: Routed | None = None
    started: float = field(default_factory=time.perf_counter)
    timings: dict[str, float] = field(default_factory=dict)

    def lap(self, name: str, since: float) -> float:
        now = time.perf_counter()
        self.timings[name] = self.timings.get(name, 0.0) + now - since
        return now

    def goes(self, decision: Decision, understood: str = "") -> Routed:
        """Remember the way that was decided; `understood` tells how a follow-up was read."""
        reason = understood if understood and decision.route == "documents" else decision.reason
        self.routed = Routed(decision.route, reason, self.question, decision.name, decision.confidence)
        return self.routed


_BARE = Tuned("", "")
"""A model without an adapter: it may write anything."""


class Answerer:
    """Answers questions from retrieved passages.

    Args:
        retriever: Finds passages.
        embedder: The embedder of the index; also ranks sentences and checks quotes.
        generator: Writes answers; None quotes the documents instead.
        options: See `AnswerOptions`.
        tuned: An adapter the generator answers with; None for the bare model.
        router: Decides which way a question goes; None for the documents, small talk apart.
    """

    def __init__(
        self,
        retriever: Searcher,
        embedder: Embedder,
        generator: Generator | None = None,
        options: AnswerOptions | None = None,
        tuned: Tuned | None = None,
        router: Router | None = None,
    ) -> None:
        self._retriever = retriever
        self._embedder = embedder
        self._generator = generator
        self._options = options or AnswerOptions()
        self._tuned = tuned
        self._router = router or Router()
        self._ranker = EvidenceRanker(embedder)
        self._resemblance = Resemblance(embedder)

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        cancel: CancelToken | None = None,
        *,
        quote_only: bool = False,
        whole_files: WholeFiles | None = None,
        route: str = AUTO,
    ) -> Iterator[AnswerEvent]:
        """Answer `question`; the last event is `Finished`, `Refused` or `Failed`.

        Args:
            question: As the person wrote it; ``file:`` and other filters in it are obeyed.
            history: Earlier turns, oldest first.
            filters: Restrictions of the caller, such as a collection.
            cancel: Obeyed within a second.
            quote_only: Show the documents' sentences and call no model.
            whole_files: Where a whole file's text comes from; None never puts one into the prompt.
            route: Which way a person wants it to go: `DOCUMENTS`, the name of a topic, or `AUTO`.

        Raises:
            InputError: The question is empty or far too long, or a tuned model is wanted and none may be called.
            NotFoundError: There is no such topic.
            Cancelled: `cancel` was set.
            LibraryError: From retrieval.
        """
        cancel = cancel or CancelToken()
        text = checked(question, self._options.longest_question)
        generator = None if quote_only else self._generator
        decision = self._router.at_once(text, route)
        if decision is not None and decision.reply:
            yield from self._reply(_Run(text, phrases(text), cancel, ""), decision)
            return
        if decision is not None and decision.topic is not None and generator is None:
            raise InputError("a tuned model cannot answer where no model is called", advice="Ask with a model.")
        query = _merge(parse(text), filters or Filters())
        alone = self._standalone(query.text, history, generator, cancel)
        run = _Run(
            alone.question,
            phrases(alone.question),
            cancel,
            fingerprint(self._embedder.identity, generator.info if generator else None, self._options, self._tuned),
            self._tuned,
        )
        if decision is None and (generator is None or not self._router.topics):
            decision = Decision("documents", USUAL)
        if decision is not None:
            yield run.goes(decision, alone.reason)
        cancel.check()
        mark = time.perf_counter()
        retrieval = self._retriever.search(
            replace(query, text=alone.question), self._options.passages, self._options.depth
        )
        mark = run.lap("retrieve_s", mark)
        if decision is None:
            decision = self._router.by_meaning(alone.question, retrieval.vector, history, follow_up=bool(alone.reason))
            mark = run.lap("route_s", mark)
            yield run.goes(decision, alone.reason)
        if decision.topic is not None and generator is not None:
            run.tuned = decision.topic.adapter
            run.fingerprint = fingerprint(self._embedder.identity, generator.info, self._options, run.tuned)
            if not decision.topic.with_passages:
                yield from self._without_passages(run, retrieval, history, generator)
                return
        yield Retrieved(retrieval.passages)
        cancel.check()
        evidence = self._ranker.rank(alone.question, retrieval.passages, retrieval.vector)
        verdict = judge_evidence(alone.question, retrieval, evidence, self._options.least_evidence)
        run.lap("evidence_s", mark)
        run.timings["evidence_probability"] = verdict.probability
        if not verdict.enough:
            # Only what no document answers can be small talk in words of its own.
            said = self._resemblance.find(text, retrieval.vector) if not alone.reason and not route else None
            if said is not None:
                yield from self._reply(run, talk(said, "no document speaks of it"))
                return
            if not retrieval.passages:
                yield run.goes(Decision("none", verdict.reason))
            yield self._refusal(run, retrieval.passages, verdict.reason)
            return
        if about_another(alone.question, evidence):
            yield self._refusal(run, retrieval.passages, "the passages speak of another one than the question names")
            return
        evidence = settled(alone.question, evidence)
        cancel.check()
        steps = steps_for(alone.question, evidence)
        if steps and (generator is None or not generator.info.trusted):
            yield from self._list(run, steps)
            return
        if generator is None:
            yield from self._quote(run, evidence)
            return
        yield from self._generate(run, retrieval, evidence, history, generator, whole_files)

    def _standalone(
        self, question: str, history: Sequence[Turn], generator: Generator | None, cancel: CancelToken
    ) -> Standalone:
        """The question made standalone: by a trusted model where its wording passes the check, else by rule."""
        ruled = standalone(question, history)
        if not ruled.reason or generator is None or not generator.info.trusted or not self._options.rewrite_with_model:
            return ruled
        try:
            return rewritten(question, history, generator, cancel) or ruled
        except GenerationError:
            return ruled

    def _generate(
        self,
        run: _Run,
        retrieval: Retrieval,
        evidence: Sequence[Evidence],
        history: Sequence[Turn],
        generator: Generator,
        whole_files: WholeFiles | None,
    ) -> Iterator[AnswerEvent]:
        options = self._options
        info = generator.info
        passages: Sequence[Passage] = retrieval.passages
        longest = options.max_tokens if info.trusted else min(options.max_tokens, options.untrusted_tokens)
        reserved = min(longest, info.context // 3)
        tuned = run.tuned
        brief = tuned is not None and tuned.prompt == "evidence"
        if brief and evidence and is_row(evidence[0].candidate.text):
            yield from self._quote(run, evidence)  # which cell of a row is meant, its column names tell better
            return
        most = options.brief_sentences if brief else options.evidence_sentences
        excerpts = prompt.from_evidence(evidence, most)
        if info.trusted and not brief:
            whole = self._whole_file(retrieval, history, generator, whole_files, reserved)
            if whole:
                known = {p.chunk.chunk_id: p for p in passages}
                passages = [known.get(c.chunk_id) or Passage(c, 0.0) for c in whole]
            excerpts = prompt.from_chunks([p.chunk for p in passages])
        if brief:
            messages = prompt.build_brief(run.question, excerpts, context=info.context, reserved=reserved)
        else:
            messages = prompt.build(run.question, excerpts, history, context=info.context, reserved=reserved)
        shown = [each.text for each in excerpts] if tuned is not None and tuned.decides else []
        doubtful = doubt(run.question, shown, [each.cosine for each in evidence[:most]])
        asked = judged(generator, Asked(messages, run.question, doubtful), tuned or _BARE, run.cancel)
        request = GenerationRequest(
            messages,
            max_tokens=reserved,
            temperature=options.temperature,
            repeat_penalty=1.0 if brief else options.repeat_penalty,  # a brief answer copies words
            seed=options.seed,
            stop=("<passage", "</passage"),
            adapter=tuned.path if tuned is not None else "",
            **(tuned or _BARE).limits(asked),
        )
        # What an untrusted model writes must rest on the very sentences that would be shown without it.
        best = (
            ()
            if info.trusted or brief
            else tuple(item.candidate for item in chosen(run.question, evidence, options.quoted_sentences))
        )
        shown_to_model = evidence[:most] if brief else ()
        writing = Writing(QuoteFinder(self._embedder, passages), CitationNumbers(), run.said, best, shown_to_model)
        mark = time.perf_counter()
        pieces = generator.stream(request, run.cancel)
        written = (tuned or _BARE).written(pieces, asked)
        try:
            yield from (shown_at_once if info.trusted and not brief else held_back)(written, writing, run.cancel)
        except GenerationError as error:
            run.lap("generate_s", mark)
            yield from self._after_failure(run, writing, evidence, error)
            return
        finally:  # whatever ended the reading: the engine must not write on for nobody
            _close(pieces)
        run.lap("generate_s", mark)
        run.timings.update(writing.timings)
        unsure = tuned is not None and not tuned.is_sure(asked, writing.timings)
        if writing.refused and brief and unsure:
            yield from self._quote(run, evidence)
        elif writing.refused and (info.trusted or brief):
            yield self._refusal(run, retrieval.passages, "the model found no answer in the passages")
        elif (info.trusted and not brief) or (brief and writing.shown):
            yield Finished(self._finished(run, writing.text, writing.shown, writing.numbers, "generated"))
        else:
            yield from self._quote(run, evidence, writing)

    def _reply(self, run: _Run, decision: Decision) -> Iterator[AnswerEvent]:
        """A fixed reply: nothing is searched and no model is called."""
        yield run.goes(decision)
        sentence = Sentence(decision.reply, Support.PLAIN)
        yield Token(sentence.text)
        yield Cited(sentence)
        yield Finished(self._finished(run, sentence.text, (sentence,), CitationNumbers(), "reply"))

    def _without_passages(
        self, run: _Run, retrieval: Retrieval, history: Sequence[Turn], generator: Generator
    ) -> Iterator[AnswerEvent]:
        """What a model tuned for the topic says by itself; quotes of the documents are shown where they agree."""
        options, context = self._options, generator.info.context
        reserved = min(options.max_tokens, context // 3)
        request = GenerationRequest(
            prompt.without_passages(run.question, history, context=context, reserved=reserved),
            max_tokens=reserved,
            temperature=options.temperature,
            repeat_penalty=options.repeat_penalty,
            seed=options.seed,
            adapter=run.tuned.path if run.tuned is not None else "",
        )
        writing = Writing(QuoteFinder(self._embedder, retrieval.passages), CitationNumbers(), run.said)
        mark = time.perf_counter()
        pieces = generator.stream(request, run.cancel)
        try:
            yield from shown_at_once(pieces, writing, run.cancel)
        except GenerationError as error:
            yield Failed(error.sentence())
            return
        finally:
            _close(pieces)
        run.lap("generate_s", mark)
        run.timings.update(writing.timings)
        if writing.refused or not writing.text.strip():
            yield self._refusal(run, retrieval.passages, "the tuned model has no answer")
            return
        yield Finished(self._finished(run, writing.text, writing.shown, writing.numbers, "generated"))

    def _after_failure(
        self, run: _Run, writing: Writing, evidence: Sequence[Evidence], error: GenerationError
    ) -> Iterator[AnswerEvent]:
        """Quote the documents and say so; if half an answer was shown already, only say so."""
        if writing.shown:
            yield Failed(error.sentence())
            return
        notice = Sentence(run.said.engine_failed, Support.PLAIN)
        yield Token(notice.text + (run.said.joiner or "\n"))
        yield Cited(notice)
        yield from self._quote(run, evidence, before=(notice,))

    def _whole_file(
        self,
        retrieval: Retrieval,
        history: Sequence[Turn],
        generator: Generator,
        whole_files: WholeFiles | None,
        reserved: int,
    ) -> Sequence[StoredChunk]:
        """The chunks of the one file the question is about, if it fits comfortably; else nothing.

        The retrieval points mainly to a file when it holds the best passage and at least half of all.
        """
        if whole_files is None or not retrieval.passages:
            return ()
        document = retrieval.passages[0].chunk.document_id
        if 2 * sum(p.chunk.document_id == document for p in retrieval.passages) < len(retrieval.passages):
            return ()
        chunks = whole_files.document_chunks(document)
        past = sum(estimate_tokens(turn.question + turn.answer) for turn in history)
        context = generator.info.context
        past = min(past, int(prompt.HISTORY_SHARE * context))
        tokens = sum(estimate_tokens(chunk.text) for chunk in chunks)
        return chunks if prompt.whole_file_fits(tokens, context, reserved, past) else ()

    def _quote(
        self,
        run: _Run,
        evidence: Sequence[Evidence],
        writing: Writing | None = None,
        before: tuple[Sentence, ...] = (),
    ) -> Iterator[AnswerEvent]:
        """Show the best sentences of the documents that what was written does not rest on already."""
        numbers = writing.numbers if writing else CitationNumbers()
        written = writing.shown if writing else []
        sentences = quoted(run.question, evidence, self._options.quoted_sentences, numbers, written)
        text = writing.text if writing else ""
        for sentence in sentences:
            run.cancel.check()
            new = (run.said.joiner if text else "") + sentence.text
            text += new
            yield Token(new)
            yield Cited(sentence)
        if before:
            text = f"{before[0].text}{run.said.joiner or chr(10)}{text}"
        if writing is not None:
            run.timings["sentences_dropped"] = float(writing.dropped)
        shown = (*before, *written, *sentences)
        yield Finished(self._finished(run, text, shown, numbers, "generated" if written else "quoted"))

    def _list(self, run: _Run, steps: Sequence[Steps]) -> Iterator[AnswerEvent]:
        """Show all the steps of an instruction."""
        numbers = CitationNumbers()
        sentences = quoted_steps(steps, numbers)
        for i, sentence in enumerate(sentences):
            run.cancel.check()
            yield Token(("\n" if i else "") + sentence.text)
            yield Cited(sentence)
        text = "\n".join(sentence.text for sentence in sentences)
        yield Finished(self._finished(run, text, sentences, numbers, "quoted"))

    def _finished(
        self, run: _Run, text: str, sentences: Sequence[Sentence], numbers: CitationNumbers, mode: str
    ) -> Answer:
        run.timings["total_s"] = time.perf_counter() - run.started
        return Answer(
            text=text,
            sentences=tuple(sentences),
            citations=numbers.citations,
            mode=mode,
            question=run.question,
            timings=dict(run.timings),
            fingerprint=run.fingerprint,
            routed=run.routed,
        )

    def _refusal(self, run: _Run, passages: Sequence[Passage], reason: str) -> Refused:
        run.timings["total_s"] = time.perf_counter() - run.started
        sentence = Sentence(run.said.refusal, Support.PLAIN)
        answer = Answer(
            text=sentence.text,
            sentences=(sentence,),
            refused=True,
            nearest=tuple(
                sorted(passages, key=lambda each: each.chunk.kind is BlockKind.CONTENTS)[: self._options.nearest]
            ),
            mode="refused",
            question=run.question,
            timings=dict(run.timings),
            fingerprint=run.fingerprint,
            routed=run.routed,
        )
        return Refused(answer, reason)


def _close(pieces: Iterator[Piece]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()


def _merge(query: Query, filters: Filters) -> Query:
    """`query` with the caller's filters added. Quoted phrases in a question stress, they do not restrict."""
    own = query.filters
    merged = Filters(
        collections=own.collections or filters.collections,
        files=own.files + filters.files,
        types=own.types + filters.types,
        after=own.after if own.after is not None else filters.after,
        before=own.before if own.before is not None else filters.before,
    )
    return replace(query, phrases=(), filters=merged)
