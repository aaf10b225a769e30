"""The sets that the factory adapter learns from and is measured on, as one kind of question; who is tested stays apart.

One idea: an article is a test article by the hash of its title, before anything else is decided. The recipe that
trains (``packaging/factory_adapter.py``) and the benchmark that measures (``benchmarks/adapter.py``) both ask here.

Licences, as the sets' own pages state them: SQuAD 2.0 CC BY-SA 4.0, ClapNQ Apache-2.0, PolicyQA MIT, COVID-QA
Apache-2.0. Sets without a stated licence (doc2dial) are not used. Japanese sets are not used either: the starter model
splits Japanese text into four times as many tokens and cannot be taught the language by an adapter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .data import data_folder, json_lines

TEST_ARTICLES = 5
"""Articles of the SQuAD 2 half that no training example comes from."""
CHECKED_ARTICLES = 2
"""Articles of the SQuAD 2 half held out to stop training in time and to calibrate."""
CHECKED_SHARE = 0.07
"""Share of the other documents held out to stop training in time."""
LONGEST_ANSWER = 14
"""Words of an answer that counts as brief."""
LICENCES = {"squad2": "CC BY-SA 4.0", "clapnq": "Apache-2.0", "policyqa": "MIT", "covid_qa": "Apache-2.0"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text to be searched.

    Attributes:
        number: Its id, also its file name.
        document: The document it belongs to.
        title: What stands above it.
        text: The text.
    """

    number: str
    document: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a paragraph.

    Attributes:
        key: Its id.
        document: The document it was written about.
        paragraph: The paragraph's id.
        text: The question.
        answers: What answers it, the best to learn first; empty where the paragraph holds no answer.
    """

    key: str
    document: str
    paragraph: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Set:
    """One set of questions over its own paragraphs."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]

    def only(self, documents: frozenset[str]) -> Set:
        """The part about some documents."""
        return Set(
            self.name,
            tuple(each for each in self.paragraphs if each.document in documents),
            tuple(each for each in self.questions if each.document in documents),
        )


def fraction(text: str) -> float:
    """A number in [0, 1) that depends on nothing but the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


@cache
def squad2() -> Set:
    """The SQuAD 2 half, all articles."""
    path = data_folder("squad2_cs224n", "dev-v2.0.json")
    return _squad("squad2", json.loads(path.read_text("utf-8"))["data"])


def test_documents() -> frozenset[str]:
    """Articles of the SQuAD 2 half that are only tested."""
    titles = sorted({each.document for each in squad2().paragraphs}, key=fraction)
    return frozenset(titles[:TEST_ARTICLES])


def training_sets() -> list[Set]:
    """Everything that may be learned from."""
    squad = squad2()
    learned = frozenset(each.document for each in squad.paragraphs) - test_documents()
    return [squad.only(learned), covid_qa(), policyqa(), clapnq()]


def test_set() -> Set:
    """The SQuAD 2 half: the questions about test articles, over the paragraphs of all articles."""
    squad = squad2()
    return Set("squad2", squad.paragraphs, squad.only(test_documents()).questions)


def is_checked(document: str) -> bool:
    """Whether a document of the training sets is held out, to stop training in time and to calibrate refusals.

    Two SQuAD articles are among them: thresholds that suit one article may suit no other.
    """
    if document.startswith("squad2: "):
        return (
            document
            in sorted({each.document for each in squad2().paragraphs}, key=fraction)[
                TEST_ARTICLES : TEST_ARTICLES + CHECKED_ARTICLES
            ]
        )
    return fraction(f"check {document}") < CHECKED_SHARE


def covid_qa() -> Set:
    """Questions of experts about scientific articles."""
    path = data_folder("covid_qa", "200423_covidQA.json")
    articles = json.loads(path.read_text("utf-8"))["data"]
    for i, article in enumerate(articles):
        article["title"] = article["paragraphs"][0]["context"].split("\n", 1)[0].strip() or f"article {i}"
    return _squad("covid_qa", articles)


def policyqa() -> Set:
    """Questions about privacy policies."""
    data = json.loads(data_folder("policyqa", "test.json").read_text("utf-8"))
    return _squad("policyqa", data["data"] if isinstance(data, dict) else data)


def clapnq() -> Set:
    """Questions to a search engine, answered by people in a sentence or two."""
    paragraphs: dict[str, Paragraph] = {}
    questions = []
    for part in ("answerable", "unanswerable"):
        for row in json_lines(data_folder("clapnq", f"clapnq_{part}.jsonl")):
            found = row["passages"][0]
            title, text = plain(found["title"]), plain(found["text"])
            key = hashlib.sha256(text.encode()).hexdigest()[:12]
            paragraphs[key] = Paragraph(f"clapnq-{key}", title, title, text)
            answers = [plain(each["answer"]) for each in row["output"] if each["answer"].strip()]
            asked = row["input"].strip().rstrip("?") + "?"
            questions.append(
                Question(str(row["id"]), title, f"clapnq-{key}", asked[:1].upper() + asked[1:], tuple(answers[:1]))
            )
    return Set("clapnq", tuple(paragraphs.values()), tuple(questions))


def plain(text: str) -> str:
    """Text whose tokens were set apart by spaces, as people write it."""
    text = text.replace("`` ", "“").replace(" ''", "”").replace("``", "“").replace("''", "”")
    text = re.sub(r"\s+([.,;:?!%)\]])", r"\1", text)
    text = re.sub(r"([(\[])\s+", r"\1", text)
    text = re.sub(r"\s+('s|'re|'ve|'ll|'d|n't|'m|')(?=[\s.,;:]|$)", r"\1", text)
    return " ".join(re.sub(r"(?<=\d) - (?=\d)|(?<=\w) - (?=\w)", "-", text).replace(" -- ", "–").split())


def _squad(name: str, articles: list[dict[str, Any]]) -> Set:
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for article in articles:
        title = str(article["title"]).replace("_", " ")
        document = f"{name}: {title}"
        for paragraph in article["paragraphs"]:
            number = f"{name}-{len(paragraphs):04d}"
            paragraphs.append(Paragraph(number, document, title, str(paragraph["context"]).strip()))
            for qa in paragraph["qas"]:
                given = [" ".join(answer["text"].split()) for answer in qa["answers"]]
                answers = () if qa.get("is_impossible") else tuple(_best_first(given))
                if answers or qa.get("is_impossible"):
                    text = " ".join(str(qa["question"]).split())
                    questions.append(Question(str(qa["id"]), document, number, text, answers))
    return Set(name, tuple(paragraphs), tuple(questions))


def _best_first(answers: list[str]) -> list[str]:
    """Different answers, the brief one that most people gave first; of equals the longer one."""
    counts = Counter(bare for answer in answers if (bare := answer.strip(" .,;")))
    return sorted(counts, key=lambda answer: (len(answer.split()) > LONGEST_ANSWER, -counts[answer], -len(answer)))


def write_corpus(paragraphs: tuple[Paragraph, ...], folder: Path) -> Path:
    """The paragraphs as Markdown files under their titles; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in paragraphs:
        (folder / f"{each.number}.md").write_text(f"# {each.title}\n\n{each.text}\n", "utf-8")
    return folder
