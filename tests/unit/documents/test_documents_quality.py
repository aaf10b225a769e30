"""Text quality: clean language of any kind scores high, what no person would write scores low."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.documents.lookalikes import unify_radicals
from deskrag.documents.quality import text_quality

GERMAN = (
    "Die Gewährleistung beträgt zwölf Monate ab Übergabe; Schäden durch unsachgemäßen Gebrauch sind ausgeschlossen."
)
CLEAN = {
    "English": "The warranty lasts two years. Damage caused by frost is excluded, see section 4.2 (page 17).",
    "German": GERMAN,
    "French": "L’élève a reçu sa carte d’identité où figurent son prénom et sa date de naissance, déjà vérifiée.",
    "Polish": "Zażółć gęślą jaźń, a następnie sprawdź szczegółowo wszystkie dołączone dokumenty księgowe.",
    "Czech": "Strč prst skrz krk není běžná věta, ale příliš žluťoučký kůň úpěl ďábelské ódy v pořádku.",
    "Vietnamese": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và các quyền của mình.",
    "Russian": "Гарантийный срок составляет два года со дня передачи товара покупателю, если иное не указано.",
    "Greek": "Η εγγύηση ισχύει για δύο χρόνια από την ημερομηνία παράδοσης του προϊόντος στον αγοραστή.",
    "Japanese": "保証期間はお買い上げの日から二年間です。凍結による破損は保証の対象になりません。",
    "Chinese": "保修期为自购买之日起两年。因冻结造成的损坏不在保修范围之内，请参阅第四章。",
    "Korean": "보증 기간은 구입일로부터 2년입니다. 동결로 인한 파손은 보증 대상에서 제외됩니다.",
    "Arabic": "تسري الضمانة لمدة سنتين من تاريخ التسليم، ولا تشمل الأضرار الناتجة عن التجمد.",
    "Hindi": "वारंटी खरीद की तारीख से दो वर्ष तक मान्य है और इसमें पाले से हुई क्षति शामिल नहीं है।",
    "Thai": "การรับประกันมีระยะเวลาสองปีนับจากวันที่ซื้อ ไม่รวมความเสียหายที่เกิดจากน้ำแข็ง",
    "figures": "Total 1,204.50 1,377.20 1,410.00\nNet income $ 88,104 $ (2,118) $ 93,441\nMargin 7.3% 6.9% 6.6%",
    "code": "for (int i = 0; i < count; i++) { total += prices[i] * quantities[i]; }\nreturn total / count;",
    "contents": "1 Introduction ............ 3\n2 Safety ............ 7\n3 Maintenance . . . . . . . . 12",
}
GARBLED = {
    "replacement characters": "\ufffd\ufffde w\ufffdrr\ufffdnty l\ufffdsts tw\ufffd y\ufffd\ufffdrs \ufffd\ufffd",
    "private use": "".join(chr(0xF020 + n % 80) for n in range(120)),
    "glyph numbers": "(cid:3)(cid:17)(cid:88) (cid:21)(cid:3) the (cid:9)(cid:44)(cid:12)(cid:7)",
    "UTF-8 read as Latin-1": GERMAN.replace("n ", "ä ").encode().decode("latin-1"),
    "UTF-8 read as Windows-1252": "Les élèves où était déjà reçu à l’été".encode().decode("cp1252", "replace"),
    "Japanese UTF-8 read as Shift_JIS": CLEAN["Japanese"].encode().decode("cp932", "replace"),
    "Japanese UTF-8 read as Latin-1": CLEAN["Japanese"].encode().decode("latin-1"),
    "letters apart": "T h e w a r r a n t y l a s t s t w o y e a r s f r o m t h e d a t e",
    "shifted letters": "Wkh zduudqwb odvwv wzr bhduv. Gdpdjh fdxvhg eb iurvw lv hafoxghg, vhh vhfwlrq.",
    "symbols": "%$#@!^&*~<>|{}=+%$# @!^&*~<> |{}=+%$#@!^ &*~<>|{}= +%$#@",
    "mixed scripts": "\u033d\u0b0b\u04a8\u01e5\u01b9\u033d\u0b61\u0225\u100e\u0b0b\u0561\u0e01\u1234\u033d\u0701",
    "radicals": "⽇⽉⽕⽔⽊⾦⼟⼈⼝⼿⽬⽿⾜⾞⾨",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN.keys())
def test_clean_text_scores_at_least_point_eight(text: str) -> None:
    assert text_quality(text) >= 0.8


@pytest.mark.parametrize("text", GARBLED.values(), ids=GARBLED.keys())
def test_garbled_text_scores_below_point_five(text: str) -> None:
    assert text_quality(text) < 0.5


def test_an_empty_page_scores_nothing_and_a_nearly_empty_one_little() -> None:
    assert text_quality(" \n\t ") == 0
    assert text_quality("12") <= 0.5


@given(st.text(max_size=300))
def test_the_score_is_between_0_and_1(text: str) -> None:
    assert 0 <= text_quality(text) <= 1


def test_radicals_become_the_ideographs_they_look_like_one_for_one() -> None:
    assert unify_radicals("⽇本の⼈⼝、⺠法⾷品、⻘い⼾⿊い") == "日本の人口、民法食品、青い戸黒い"
    assert unify_radicals("⿊⼾") == "黑戶"


@given(st.text(st.characters(min_codepoint=0x2E70, max_codepoint=0x3050), max_size=60))
def test_unifying_radicals_keeps_the_length(text: str) -> None:
    assert len(unify_radicals(text)) == len(text)
