"""Writes the two notes that keep the encodings of their time: Latin-1 for the German, Shift_JIS for the Japanese."""

from __future__ import annotations

from pathlib import Path

GERMAN = """\
Hinweise zur Umwälzpumpe X90
============================

Stand: 14. November 2011, zusammengestellt von Jürgen Hasselbrück

Die X90 ist die Vorgängerin der X100. Sie wurde bis Ende 2018 gebaut; Ersatzteile
gibt es noch bis Ende 2028. Sie hat keine Regelung, nur einen Schalter mit drei
Stufen. Für Häuser bis 200 m² genügt Stufe 2.

Frostschutz
-----------
Wird die Heizung im Winter länger als zwei Tage abgestellt, muss das Wasser aus
Pumpe und Leitung abgelassen werden. Zuerst die Sicherung herausnehmen, dann beide
Schieber schließen, dann die Entleerungsschraube (Schlüsselweite 13) lösen.
Restwasser dehnt sich beim Gefrieren aus und sprengt das Gehäuse.

Dichtung
--------
Die Wellendichtung der X90 hat die Nummer HP-1905. Sie ist alle drei Jahre zu
wechseln, bei Glykol im Wasser alle zwei Jahre. Die Dichtungen der X100 passen nicht.

Gewährleistung
--------------
Für die X90 galten zwölf Monate ab Kauf. Ansprüche sind heute nicht mehr möglich.
"""

JAPANESE = """\
花森さんへのメモ　2026年3月5日

1. 名古屋倉庫の棚卸し
   X100-Jの在庫は27台、シールHP-2105Jは40個です。
   シールは最低60個を置く決まりなので、20個を注文してください。

2. 展示会
   4月22日から24日まで、みなと会館の2階で行います。
   当社の場所は「C-14」です。搬入は前日の13時からです。

3. 問い合わせ
   「60Hzの地域で音が大きい」という電話が2件ありました。
   どちらも吸込側の圧力が低いことが原因でした。

４．電話番号の変更
   技術窓口の番号は3月16日から内線310に変わります。

柏木
"""


def build(folder: Path) -> list[Path]:
    """Write both notes below `folder` and return their paths."""
    notes = (
        (folder / "legacy" / "hinweise-latin1.txt", GERMAN.replace("\n", "\r\n").encode("latin-1")),
        (folder / "ja" / "メモ-sjis.txt", JAPANESE.replace("\n", "\r\n").encode("shift_jis")),
    )
    for path, content in notes:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [path for path, _ in notes]
