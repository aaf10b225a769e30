"""The recipe of the judge: questions about one text share its tokens and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tuning_models import write_model

from deskrag.tuning.base import read_base
from deskrag.tuning.types import TrainingPlan

ROOT = Path(__file__).parents[3]
STEM = list(range(3, 40))
PROMPTS = [[*STEM, 7, 9, 11], [*STEM, 7, 12], [*STEM, 50, 51, 52, 53]]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe's scripts can be imported, as where they are run."""
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


@pytest.mark.slow
def test_a_question_behind_a_shared_text_is_judged_as_in_a_prompt_of_its_own(tmp_path: Path) -> None:
    import torch
    from factory_tree import TreeTrainer, grown

    from deskrag.tuning.neural import add_adapter, load_network

    base = read_base(write_model(tmp_path / "m.gguf", "qwen3"))
    network = load_network(base, torch.float32)
    tuned = add_adapter(network, TrainingPlan(base.path, rank=4, alpha=8.0), base.name)
    adapter = [each for each in tuned.parameters() if each.requires_grad]
    trainer = TreeTrainer(network, adapter, 1, (5, 6), 1e-2)
    together = trainer.scores([grown(PROMPTS, [True] * 3, [1.0] * 3)])
    alone = trainer.scores([grown([prompt], [True], [1.0]) for prompt in PROMPTS])
    assert together == pytest.approx(alone, abs=0.05), "bf16 rounds"
    tree = grown(PROMPTS, [True, False, True], [1.0, 1.0, 0.5])
    trainer.train([tree], [], 0.0, tree.size * 20, lambda text: None)
    learned = trainer.scores([tree])
    assert learned[0] > learned[1], "what is right of a question tells it from another one about the same text"


def test_a_tree_holds_each_token_of_its_prompts_once() -> None:
    from factory_tree import grown

    tree = grown(PROMPTS, [True] * 3, [1.0] * 3)
    assert (tree.stem, tree.branches) == (STEM, [[7, 9, 11], [7, 12], [50, 51, 52, 53]])
    same = grown([[1, 2, 3], [1, 2, 3]], [True, False], [1.0, 1.0])
    assert same.branches == [[3], [3]], "a branch has a token to be asked at"


def test_a_turned_question_asks_for_what_the_sentences_do_not_say() -> None:
    from benchmarks.adapter_sets import Paragraph, Question, Set
    from factory_judge import Turner

    texts = ("After the battle Edward Braddock died in 1755.", "In 1760 William Shirley went to New York.")
    article = Set("squad2", tuple(Paragraph(str(i), "War", "War", text) for i, text in enumerate(texts)), ())
    turner = Turner(article, random.Random(1))
    question = Question("q", "War", "0", "Who died in 1755 after the army of Edward Braddock?", ("Braddock",))
    turned = {turner.turned(question, texts[0]) for _ in range(40)}
    assert turned <= {
        "Who died in 1760 after the army of Edward Braddock?",
        "Who died in 1755 after the army of William Shirley?",
        "Who died in 1755 after the army of New York?",
        *(f"Who died in 1755 {word} the army of Edward Braddock?" for word in ("before", "earlier", "prior")),
    }
    assert len(turned) > 3
    nothing = Question("q", "War", "0", "who was it?", ("Braddock",))
    assert turner.turned(nothing, texts[0]) == ""
