"""The choices of the answer loop that a person or a benchmark may change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerOptions:
    """Options of one answerer.

    Attributes:
        passages: Passages retrieved for an answer.
        depth: Hits taken from each index before fusion.
        quoted_sentences: Most sentences of the documents shown; those that an untrusted model put into words count.
        evidence_sentences: Sentences (with what they lean on) that a model too small to be trusted is given.
        brief_sentences: The same for a model tuned to answer briefly in their words. Few are better: of SQuAD 2
            questions the best two hold the answer in .92, the best four in .96, but the starter model picks the wrong
            place of four far more often. Three were better for the articles that calibrate its adapter, and worse for
            those that test it.
        nearest: Passages offered with a refusal.
        max_tokens: Most tokens a model may write.
        untrusted_tokens: Most tokens of a model too small to be trusted: two sentences; what it writes beyond holds
            least often, and the person waits for it.
        temperature: 0 for greedy decoding.
        repeat_penalty: 1 for none.
        seed: Seed of the sampler.
        least_evidence: Probability of sufficient evidence under which the answer is refused.
        rewrite_with_model: Ask a trusted model to make follow-ups standalone.
        longest_question: Characters; longer questions are an `InputError`.
    """

    passages: int = 8
    depth: int = 50
    quoted_sentences: int = 2
    evidence_sentences: int = 4
    brief_sentences: int = 2
    nearest: int = 3
    max_tokens: int = 256
    untrusted_tokens: int = 80
    temperature: float = 0.0
    repeat_penalty: float = 1.1
    seed: int = 0
    least_evidence: float = 0.5
    rewrite_with_model: bool = True
    longest_question: int = 8000
