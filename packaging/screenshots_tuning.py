"""The Tune view for the pictures: examples, a training half-way, and a measured adapter. Nothing is trained here."""

from __future__ import annotations

import math
import random
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskrag.answering.language import ENGLISH, JAPANESE
from deskrag.app.tuning import Run
from deskrag.app.tuning_draft import Draft, discard_draft, write_draft
from deskrag.models.adapter_cards import Adapter, BaseModel, Score
from deskrag.progress import CancelToken, ProgressFn
from deskrag.tuning.measure import Compared
from deskrag.tuning.types import Example, LossPoint, Message, Split, TrainingProgress

STEPS, NOW = 64, 41
_SHOWN = "The pump is mounted on a level base and connected without tension. " * 14
"""Stands for the sentences of a prompt."""
NAMES = "tune tune-review tune-train tune-run tune-result"


@dataclass(frozen=True)
class Tuning:
    """What the pictures of one language show.

    Attributes:
        name: Of the training.
        earlier: Of an earlier one that answers now.
        topics: Of both.
        refusal: What is said where the documents hold no answer.
        label: Stands before a question.
        pairs: Question, answer (empty for none) and document.
        answers: Question, expected, without, with it, and both scores.
    """

    name: str
    earlier: str
    topics: tuple[str, ...]
    refusal: str
    label: str
    pairs: tuple[tuple[str, str, str], ...]
    answers: tuple[tuple[str, str, str, str, float, float], ...]


TUNING = {
    "en": Tuning(
        "products",
        "service-contracts",
        ("pumps", "spare parts", "warranty"),
        ENGLISH.not_here,
        ENGLISH.question,
        (
            ("How long is the X200 covered from delivery?", "36 months", "pump-manual.pdf"),
            ("What is the maximum temperature of the pumped liquid?", "90 °C", "pump-manual.pdf"),
            ("What is the order number for Impeller, X200?", "HP-2041", "spare-parts.xlsx"),
            ("What is the delivery time for Shaft seal, X300?", "", "spare-parts.xlsx"),
            ("How often must the bearings be greased?", "every 2,000 hours of operation", "pump-manual.pdf"),
            ("What does fault code E14 mean?", "the motor drew too much current for more than ten seconds,"
             " mostly because something blocks the impeller", "pump-manual.pdf"),
            ("What is the length for Works tour?", "90 minutes", "visitor-guide.html"),
            ("What is the price for Test house?", "free", "visitor-guide.html"),
            ("Who signs the acceptance report?", "the customer and the service technician", "service-contract.docx"),
            ("What is the fee (EUR) for Call-out, weekends?", "", "service-contract.docx"),
            ("What is the noise level at full load?", "68 dB(A)", "sales-training.pptx"),
        ),
        (
            ("How long is the X300 covered from delivery?", "24 months",
             "The X300 is covered by a warranty that begins when it is delivered.", "24 months", 0.0, 1.0),
            ("What is the order number for Gasket set, X300?", "HP-3107",
             "The gasket set for the X300 can be ordered from Halden Pumps.", "HP-3107", 0.0, 1.0),
            ("Which oil is used for the gearbox?", ENGLISH.not_here,
             "The oil used for the gearbox is the oil that the manufacturer recommends.", ENGLISH.not_here, 0.0,
             1.0),
            ("What must be done before the cover is opened?", "switch off the pump and let it cool for 30 minutes",
             "Before the cover is opened, the pump must be switched off.", "switch off the pump and let it cool", 0.53,
             0.82),
        ),
    ),
    "ja": Tuning(
        "products",
        "service-contracts",
        ("ポンプ", "部品", "保証"),
        JAPANESE.not_here,
        JAPANESE.question,
        (
            ("X200 の保証期間は納品からどのくらいですか。", "36 か月", "保証書.pdf"),
            ("送る液体の最高温度は何度ですか。", "90 °C", "取扱説明書.md"),
            ("X200 の羽根車の注文番号は何ですか。", "HP-2041", "spare-parts.xlsx"),
            ("X300 の軸シールの納期はどのくらいですか。", "", "spare-parts.xlsx"),
            ("軸受には何時間ごとにグリースを差しますか。", "運転 2,000 時間ごと", "取扱説明書.md"),
            ("故障コード E14 は何を表しますか。", "電動機の電流が 10 秒を超えて大きすぎたこと。多くは羽根車に異物が"
             "詰まったために起こる", "取扱説明書.md"),
            ("工場見学の所要時間はどのくらいですか。", "90 分", "visitor-guide.html"),
            ("試験場の見学料はいくらですか。", "無料", "visitor-guide.html"),
            ("検収報告書に署名するのは誰ですか。", "お客様とサービス技術者", "service-contract.docx"),
            ("週末の出張料金はいくらですか。", "", "service-contract.docx"),
            ("全負荷での騒音はどのくらいですか。", "68 dB(A)", "sales-training.pptx"),
        ),
        (
            ("X300 の保証期間は納品からどのくらいですか。", "24 か月",
             "X300 の保証は、お客様に納品された時点から始まります。", "24 か月", 0.0, 1.0),
            ("X300 のガスケット一式の注文番号は何ですか。", "HP-3107",
             "X300 のガスケット一式はハルデンポンプ社に注文できます。", "HP-3107", 0.0, 1.0),
            ("減速機にはどの油を使いますか。", JAPANESE.not_here,
             "減速機には、メーカーが推奨する油を使います。", JAPANESE.not_here, 0.0, 1.0),
            ("カバーを開ける前に何をしますか。", "ポンプを止めて 30 分間冷ます",
             "カバーを開ける前に、ポンプを止める必要があります。", "ポンプを止めて冷ます", 0.53, 0.82),
        ),
    ),
}  # fmt: skip


def curve(until: int = STEPS) -> list[LossPoint]:
    """Curves as such trainings have them."""
    chance = random.Random(4)
    points = [LossPoint(0, None, 2.07)]
    for step in range(1, until + 1):
        fall = math.exp(-step / 13)
        loss = 0.58 + 1.35 * fall + chance.gauss(0, 0.07)
        points.append(LossPoint(step, loss, 0.74 + 1.3 * math.exp(-step / 15) if step % 8 == 0 else None))
    return points


def draft(words: Tuning) -> Draft:
    """The examples of the review."""
    made = []
    for question, answer, document in words.pairs * 38:
        prompt = Message("user", f"{_SHOWN}\n\n{words.label}{question}")
        split: Split = "heldout" if document.startswith("visitor") else "train"
        made.append(Example((prompt,), answer or words.refusal, f"/documents/{document}", "table row", split))
    gone = {
        "not found again": 96,
        "the answer is not among the best sentences": 41,
        "its chunk does not support it": 12,
    }
    return Draft(tuple(made[:412]), "Products", "patterns", 583, gone, duplicates=14, leaks=8)


def adapter(words: Tuning, name: str, *, active: bool) -> Adapter:
    """A measured adapter."""
    scores = (
        Score("right", 0.24, 0.71, examples=42),
        Score("f1", 0.31, 0.68, examples=29),
        Score("false_refusals", 0.03, 0.10, "lower", 29),
        Score("refused", 0.08, 0.77, examples=13),
        Score("heldout_loss", 2.07, 0.76, "lower", 42),
    )
    base = BaseModel("smollm2-135m-instruct")
    return Adapter(name, base, 16, examples=370, topics=words.topics, scores=scores, active=active)


def tune(studio: Any) -> None:
    """The view in its states."""
    words = TUNING[studio.language]
    if studio.wants("tune"):
        discard_draft()
        studio.window.show_view("tune")
        studio.until(studio.quiet)
        for box in list(studio.window.view("tune").examples.collections.values())[:2]:
            box.setChecked(True)
        studio.take("tune")
    write_draft(draft(words))
    studio.window.show_view("tune")
    view: Any = studio.window.view("tune")
    studio.until(lambda: view.draft is not None and studio.quiet())
    earlier = Run(words.earlier, "finished", Path(), None, adapter(words, words.earlier, active=True), Path())
    view.runs = {words.earlier: earlier}
    view.choose("")
    view.show_step("review")
    view.review.table.selectRow(2)
    studio.take("tune-review")
    view.show_step("train")
    studio.until(studio.quiet)
    view.plan.topics.setText("、".join(words.topics) if studio.language == "ja" else ", ".join(words.topics))
    if view.plan.more.isHidden():
        view.plan.details.click()
    view.setFocus()
    studio.take("tune-train")
    running(studio, view, words)
    done = Run(words.name, "finished", Path(), None, adapter(words, words.name, active=False), Path())
    view.runs = {words.name: done, words.earlier: earlier}
    view.show_step("result")
    studio.until(studio.quiet)
    view.result.show_run(done, curve(), [Compared(*each) for each in words.answers])
    view.setFocus()
    studio.take("tune-result")
    view.runs = {}
    discard_draft()


def running(studio: Any, view: Any, words: Tuning) -> None:
    """A training at a step that does not move on."""
    end = threading.Event()

    def work(_progress: ProgressFn, cancel: CancelToken) -> None:
        while not end.wait(0.05):
            cancel.check()

    job = studio.desk.session.jobs.submit(words.name, work)
    view.work.name, view.work.job, view.work.points = words.name, job, curve(NOW)
    view.subject = words.name
    view.show_step("train")
    studio.until(studio.quiet)
    held = [point.heldout_loss for point in curve(NOW) if point.heldout_loss is not None]
    last = curve(NOW)[-1].loss
    report = TrainingProgress("training", NOW, STEPS, 0.64, last, held[-1], held[-1], 2e-4, 162.0, 246.0)
    view.work._take(report)
    studio.take("tune-run")
    view.work.job, view.work.report = None, None
    end.set()
    studio.until(lambda: job.state.final)
    view.work._tell()
