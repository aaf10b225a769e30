"""The page beside the factory adapter, for people: what it does, how well, from what, under which licence."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from benchmarks.adapter import ANSWERABLE, UNANSWERABLE
from benchmarks.adapter_sets import LICENCES, TEST_ARTICLES

from deskrag.tuning.calibrate import SURE

if TYPE_CHECKING:
    from deskrag.models.adapter_cards import Adapter
    from deskrag.tuning.types import TrainingResult

_MEANINGS = {
    "f1": "token F1 of answerable questions",
    "contains": "answer contains the gold answer",
    "refused": "unanswerable questions refused",
    "false": "answerable questions refused",
}
_SETS = {
    "squad2": "SQuAD 2.0 (9 of the 16 articles of one half of the development part; 2 more to calibrate)",
    "clapnq": "ClapNQ (development part)",
    "policyqa": "PolicyQA (test part)",
    "covid_qa": "COVID-QA (snapshot of April 2020)",
}


_FIRST = "the first token of that sentence"
_AGAINST = "the first token of that sentence, against the answer it would give instead,"
_QUOTES = (
    "Where the answer it writes has itself a probability below {least:.2f}, the documents are quoted in its place: on"
    f" documents it did not learn from, such answers are right in less than {SURE:.0%} of cases."
)
_DOUBT = (
    " where the sentences shown raise no doubt (doubt lowers it and the lack of doubt raises it: in log-odds by"
    " {weight:.1f} times the log-odds that they do not hold the answer, `src/deskrag/answering/doubt.py`)"
)
_JUDGE = (
    "A second adapter beside it (`judge.gguf`, as large) is asked first whether the sentences answer the question at"
    " all, yes or no; {weight:.1f} times the log-odds of its “No” count beside the doubt in the same way"
    " (`src/deskrag/answering/judge.py`)."
)
_JUDGE_RECIPE = (
    "The judge: {judgements:,.0f} judgements on {groups:,.0f} paragraphs and pairs of sentences, and a part of the"
    " {asked:,.0f} examples in each pass (`packaging/factory_judge.py`); {tokens:,.0f} tokens, {minutes:.0f} minutes."
    " Alone it tells the questions without an answer on articles held out from the others with an area under the curve"
    " of {told:.2f}."
)


def described(card: Adapter, result: TrainingResult, judge: Mapping[str, float]) -> str:
    """The page as Markdown.

    Args:
        card: The card.
        result: Of the training.
        judge: See `factory_judge.train_judge`.
    """
    plan = result.plan
    today = time.strftime("%Y-%m-%d")
    before, after = result.loss_before or 0.0, result.heldout_loss or 0.0
    lines = [
        f"# {card.name}: brief answers from the sentences found",
        "",
        f"A LoRA adapter (rank {card.rank}, {card.size / 1e6:.1f} MB) for {card.base.name}. Given the sentences that"
        " the program found and a question, it answers briefly in their words; where they do not hold the answer it"
        " writes “Not in the documents.”",
        f"It refuses when {_AGAINST if card.against_answer else _FIRST} has a probability of at least"
        f" {card.refuse_at:.3f}"
        + (_DOUBT.format(weight=card.doubt_weight) if card.doubt_weight else "")
        + ", a threshold calibrated on documents it did not learn from; the program shows the refusal from"
        f" {card.refuse_surely:.4f} on{', moved likewise,' if card.doubt_weight else ''} and quotes the documents"
        " below.",
        *([_JUDGE.format(weight=card.judge_weight)] if card.judge_weight else []),
        *(
            ["It may write nothing but pieces of the sentences shown (a grammar), so it misspells no name."]
            if card.copies
            else []
        ),
        *([_QUOTES.format(least=math.exp(-card.quote_at))] if card.quote_at else []),
        *_switched(card),
        "",
        "## Scores",
        f"{TEST_ARTICLES} articles of the SQuAD 2 half that no training example came from, {ANSWERABLE} answerable and"
        f" {UNANSWERABLE} near-miss unanswerable questions, sentences retrieved by the program from all 646 paragraphs;"
        f" measured {today} with `python -m benchmarks adapter`."
        + (" Where the documents are quoted in place of an answer, the quotes count." if card.quote_at else ""),
        "",
        f"| | {card.base.name} alone | with the adapter |",
        "|---|---|---|",
        *(f"| {_MEANINGS[score.name]} | {score.before or 0:.2f} | **{score.after:.2f}** |" for score in card.scores),
        "",
        "How many false refusals to accept and from when on to quote was settled with these figures in view, so they"
        " are a little kinder than those of articles that nobody had looked at would be.",
        "",
        "It has learned English, short answers and copying: it neither counts nor compares, and its refusals are"
        " estimates.",
        "",
        "## Data and licence",
        f"{result.train_examples} examples, made by `packaging/factory_adapter.py`: the program's own prompts with what"
        " its search found, two in five of them without an answer. None of the texts is in this repository.",
        "",
        "| set | licence as stated there |",
        "|---|---|",
        *(f"| {_SETS[name]} | {licence} |" for name, licence in LICENCES.items()),
        "",
        f"The adapter is under {card.licence}, as SQuAD 2.0 is; its base model is under Apache-2.0.",
        "",
        "## Recipe",
        "`make factory-adapter` makes the examples from the sets (folder in `DESKRAG_BENCH_DATA`), trains, calibrates,"
        " measures and writes this page.",
        "",
        f"{plan.epochs:g} passes, learning rate {plan.learning_rate:g}, rank {plan.rank}, alpha {plan.alpha:g},"
        f" {plan.batch_tokens * plan.accumulation} tokens a step, {result.steps} steps (the adapter of step"
        f" {result.best_step} was kept), {result.tokens_per_s:.0f} tokens/s, {result.seconds / 60:.0f} minutes on"
        f" {plan.device}. Loss on documents held out {before:.3f} → {after:.3f}. Examples: `{card.data_hash}`.",
        "",
        *([_JUDGE_RECIPE.format(**judge, minutes=judge["seconds"] / 60), ""] if card.judge_weight else []),
    ]
    return "\n".join(lines)


def _switched(card: Adapter) -> list[str]:
    if card.by_default:
        return []
    return [
        f"It is switched off until `deskrag adapters use {card.name}`: by the comparison in `docs/comparison`, quoted"
        " sentences are right more often. Rows of tables are quoted with their column names in any case: asked for one"
        " column, it took the first."
    ]
