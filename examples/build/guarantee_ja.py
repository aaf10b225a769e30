"""Writes the Japanese guarantee: two pages with an embedded Japanese font, shown alike by every viewer.

The font is IPAex Gothic, whose licence (IPA Font License 1.0, article 2, paragraph 5) lets anyone pass on a
document that embeds it. It is taken from the package matplotlib-fontja, of which only this file is used.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .typography import ACCENT, GREY, INK

FONT = "IPAexGothic"

PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "循環ポンプ X100-J 保証書",
        (
            "ハルデンポンプ株式会社",
            "",
            "# 1　保証期間",
            "X100-Jの保証期間は、納品日から18か月です。",
            "納品書の日付を基準とし、設置日は関係ありません。",
            "修理や交換をしても、保証期間は延長されません。",
            "",
            "# 2　保証の内容",
            "材料または製造上の欠陥によって故障した場合、当社は無償で修理または交換します。",
            "部品代と送料は当社が負担します。取り外しと取り付けの作業費は含まれません。",
            "",
            "# 3　保証の対象外",
            "シールとパッキンは消耗品のため、保証の対象になりません。",
            "次の場合も対象外です。",
            "・当社以外の者がモーターを分解したとき",
            "・水のない状態で合計1時間以上運転したとき",
            "・製造番号の表示を取り外したとき",
        ),
    ),
    (
        "保証を受ける手順",
        (
            "# 4　連絡",
            "故障に気づいた日から14日以内に、技術窓口へご連絡ください。",
            "製造番号、エラー番号、納品日をお知らせいただくと、受付番号を発行します。",
            "",
            "# 5　送付",
            "受付番号を箱の外側に書いて、名古屋の修理工場へお送りください。",
            "受付番号のない荷物はお受け取りできません。",
            "",
            "# 6　回答",
            "到着から7営業日以内に、修理または交換の結果をお知らせします。",
            "",
            "2026年1月　第2版",
        ),
    ),
)


def font_file() -> Path | None:
    """The font of the package matplotlib-fontja, or None where it is not installed."""
    package = importlib.util.find_spec("matplotlib_fontja")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "fonts" / "ipaexg.ttf"
    return path if path.is_file() else None


def build(folder: Path) -> list[Path]:
    """Write ``ja/保証書.pdf`` below `folder` and return its path; nothing where the font is missing."""
    font = font_file()
    if font is None:
        return []
    pdfmetrics.registerFont(TTFont(FONT, str(font)))
    path = folder / "ja" / "保証書.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1, lang="ja")
    canvas.setTitle("循環ポンプ X100-J 保証書")
    canvas.setAuthor("ハルデンポンプ")
    width, height = A4
    for number, (title, lines) in enumerate(PAGES, start=1):
        canvas.setFillColor(ACCENT)
        canvas.setFont(FONT, 18)
        canvas.drawString(22 * mm, height - 32 * mm, title)
        y = height - 46 * mm
        for line in lines:
            heading = line.startswith("# ")
            canvas.setFillColor(ACCENT if heading else INK)
            canvas.setFont(FONT, 12.5 if heading else 10.5)
            canvas.drawString(22 * mm, y, line.removeprefix("# "))
            y -= 8.5 * mm if heading else 7 * mm
        canvas.setFillColor(GREY)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(width / 2, 14 * mm, f"{number} / {len(PAGES)}")
        canvas.showPage()
    canvas.save()
    return [path]
