"""What the pictures show: questions and answers, earlier chats, collections; and the model that speaks the answers.

Everything is about the invented Halden Pumps of `examples/documents`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deskrag.answering.language import ENGLISH, JAPANESE
from deskrag.generation.fake import ScriptedGenerator
from deskrag.generation.protocol import GenerationRequest, Piece
from deskrag.progress import CancelToken


@dataclass(frozen=True)
class Talk:
    """One conversation: questions with what the model answers to each."""

    turns: tuple[tuple[str, str], ...]
    collection: str = ""


@dataclass(frozen=True)
class Content:
    """All texts of one language.

    Attributes:
        collections: Name, then the example documents in it.
        covered: Answers that the documents support.
        doubted: One sentence of the answer is in no document.
        refused: A question that the documents do not answer.
        streaming: An answer that is caught half-way.
        earlier: Titles of earlier chats with their age in days; the first one is pinned.
        search: What is searched.
        setting: What is looked for in the settings.
    """

    collections: tuple[tuple[str, tuple[str, ...]], ...]
    covered: Talk
    doubted: Talk
    refused: Talk
    streaming: Talk
    earlier: tuple[tuple[str, int], ...]
    search: str
    setting: str
    indexing: tuple[str, str]


_MANUAL = ("pump-manual.pdf", "spare-parts.xlsx", "sales-training.pptx", "visitor-guide.html")
_JAPANESE = ("ja/保証書.pdf", "ja/取扱説明書.md", "ja/メモ-sjis.txt")
_NOTES = ("notes", "mail", "legacy")
_CONTRACTS = ("service-contract.docx", "archive")

CONTENT = {
    "en": Content(
        collections=(("Products", (*_MANUAL, "ja")), ("Contracts", _CONTRACTS), ("Notes and mail", _NOTES)),
        covered=Talk(
            (
                (
                    "How long is the X200 covered, and what is excluded?",
                    "The X200 is covered for 36 months from delivery. Seals are excluded on both models, because they"
                    " wear with use.\n",
                ),
                (
                    "How do I make a claim?",
                    "1. Write down the serial number, the fault code and the date of the delivery note.\n"
                    "2. Report the fault to the service desk within 14 days of noticing it.\n"
                    "3. Send the pump in with the return number on the outside of the box.\n",
                ),
            )
        ),
        doubted=Talk(
            (
                (
                    "How long does the venting programme take?",
                    "The X100 vents for 10 minutes, the X200 for 15 minutes; the display counts down. Opening a window"
                    " meanwhile shortens it by half.\n",
                ),
            )
        ),
        refused=Talk((("How do I connect the X200 to the mobile app?", ENGLISH.refusal),)),
        streaming=Talk(
            (
                (
                    "What has to be done before the shaft seal is changed?",
                    "Switch off and secure the supply, close both valves, and let the pump cool below 40 °C. Undo the"
                    " four screws of the motor head crosswise and pull it off straight. Lever out the old seal with a"
                    " plastic tool.\n",
                ),
            )
        ),
        earlier=(
            ("Terms we quote to customers", 9),
            ("When does order 4471 arrive?", 1),
            ("Discount for ten pumps", 3),
            ("Fees of agreement SC-2047", 4),
            ("Torque of the union nuts", 12),
            ("Fault code E4 on the X100", 26),
        ),
        search="seal of the X200",
        setting="context",
        indexing=("Manuals", "Mail archive"),
    ),
    "ja": Content(
        collections=(("製品資料", (*_JAPANESE, *_MANUAL)), ("契約書", _CONTRACTS), ("メモとメール", _NOTES)),
        covered=Talk(
            (
                (
                    "X100-Jの保証期間は何か月ですか。",
                    "X100-Jの保証期間は、納品日から18か月です。修理や交換をしても、保証期間は延長されません。\n",
                ),
                (
                    "保証を受けるにはどうすればいいですか。",
                    "- 故障に気づいた日から14日以内に、技術窓口へご連絡ください。\n"
                    "- 受付番号を箱の外側に書いて、名古屋の修理工場へお送りください。\n"
                    "- 到着から7営業日以内に、修理または交換の結果をお知らせします。\n",
                ),
            )
        ),
        doubted=Talk(
            (
                (
                    "X100-Jの空気抜きは何分間続きますか。",
                    "空気抜きは8分間続き、残り時間が表示されます。窓を開けておくと半分の時間で終わります。\n",
                ),
            )
        ),
        refused=Talk((("X100-Jをスマートフォンのアプリにつなぐ方法を教えてください。", JAPANESE.refusal),)),
        streaming=Talk(
            (
                (
                    "X100-Jを据え付けるときの注意を教えてください。",
                    "モーターの軸は必ず水平にしてください。軸を垂直にすると軸受に水が回らず、数週間で摩耗します。"
                    "袋ナットを手で締めたあと、トルクレンチで40N・mまで締めます。\n",
                ),
            )
        ),
        earlier=(
            ("お客様に伝える保証条件", 9),
            ("注文4471の納期", 1),
            ("名古屋倉庫のシールの在庫", 3),
            ("展示会の搬入時間", 4),
            ("袋ナットの締め付けトルク", 12),
            ("E4と表示されたときの処置", 26),
        ),
        search="軸シールの交換",
        setting="検索",
        indexing=("説明書", "メールの保管庫"),
    ),
}


class Speaker(ScriptedGenerator):
    """Answers what it knows an answer to, at the speed of a small model, and stops to be looked at when asked to.

    Args:
        turns: Questions with their answers.
        pause_after: Wait after so many pieces until `resume` is set; 0 for never.
    """

    def __init__(self, turns: Sequence[tuple[str, str]], pause_after: int = 0) -> None:
        super().__init__(trusted=True, context=8192)
        self.resume = threading.Event()
        self._turns = turns
        self._pause_after = pause_after

    def stream(self, request: GenerationRequest, cancel: CancelToken) -> Iterator[Piece]:
        """One piece every sixtieth of a second."""
        prompt = request.prompt + request.messages[-1].content if request.messages else request.prompt
        question, text = max(self._turns, key=lambda turn: prompt.rfind(turn[0]))
        if prompt.rstrip().endswith("Rewritten:"):
            text = question
        script = ScriptedGenerator([text], trusted=True, context=8192)
        for number, piece in enumerate(script.stream(request, cancel)):
            time.sleep(1 / 60)
            if self._pause_after and number == self._pause_after:
                self.resume.wait(60)
            yield piece
