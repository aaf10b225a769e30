"""Encoding detection: the text comes back for every encoding people's files are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskrag.documents.encoding import decode, decode_declared, decode_markup
from deskrag.errors import UnsupportedError

JAPANESE = "東京都港区の天気は晴れです。請求書の支払期限は三月末日となります。お問い合わせはサポートセンターまで。"
CHINESE = "中华人民共和国宪法规定公民有言论自由。请在三月底之前付款，谢谢您的合作。"
TAIWANESE = "中華民國憲法規定人民有言論自由。請於三月底前付款，謝謝您的合作。"
KOREAN = "대한민국 헌법은 언론의 자유를 규정하고 있습니다. 삼월 말까지 지불해 주십시오."
RUSSIAN = "Договор поставки оборудования. Оплата производится до конца марта."

ENCODED = [
    *((JAPANESE, name) for name in ("cp932", "euc_jp", "iso2022_jp", "utf-8", "utf-8-sig")),
    *((JAPANESE, name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")),
    *((CHINESE, name) for name in ("gb18030", "utf-16-le")),
    *((TAIWANESE, name) for name in ("big5", "utf-16-be")),
    *((KOREAN, name) for name in ("cp949", "utf-16-le")),
    *((RUSSIAN, name) for name in ("cp1251", "koi8_r", "cp866", "iso8859_5", "utf-16-le")),
    ("Le café est très bon, à côté de l’église où l’on mange.", "cp1252"),
    ("Größe und Gewicht der Geräte überprüfen.", "cp1252"),
    ("Größe und Gewicht der Geräte überprüfen.", "utf-16-le"),
    ("El niño comió mañana ¿Qué pasó?", "cp1252"),
    ("Informações não são aceitas até amanhã", "cp1252"),
    ("Rødgrød med fløde på gården", "cp1252"),
    ("Zażółć gęślą jaźń, proszę o płatność do końca miesiąca", "cp1250"),
    ("Zażółć gęślą jaźń, proszę o płatność do końca miesiąca", "iso8859_2"),
    ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
    ("Árvíztűrő tükörfúrógép és fizetési határidő", "cp1250"),
    ("Sözleşme şartları ve ödeme günü ığdır", "cp1254"),
    ("Η σύμβαση παροχής υπηρεσιών", "cp1253"),
    ("שלום עולם, זהו חוזה לדוגמה", "cp1255"),
    ("مرحبا بالعالم هذا عقد إيجار", "cp1256"),
    ("สัญญาการให้บริการ", "cp874"),
    ("It’s a “smart” quote – really…", "cp1252"),
    ("temperature 20°C, price £30", "cp1252"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
@pytest.mark.parametrize("length", [20, 100, 2000])
def test_text_is_recovered_from_short_and_long_files(text: str, encoding: str, length: int) -> None:
    sample = text[:20] if length == 20 else (text + "\r\n") * max(1, length // len(text))
    assert decode(sample.encode(encoding))[0] == sample


@pytest.mark.parametrize(
    "text",
    [
        "契約条項",
        "テスト",
        "こんにちは",
        "見積書",
        "第１条（目的）",
        "ﾃｽﾄﾃﾞｰﾀ 売上 100円",
        "議事録　令和七年",
        "2024年3月",
    ],
)
def test_a_few_words_of_japanese_are_enough_for_shift_jis(text: str) -> None:
    assert decode(text.encode("cp932")) == (text, "cp932")


@pytest.mark.parametrize("text", ["Müller", "Déjà vu", "naïve", "20°C", "© 2020 Company", "ÉTAT DES LIEUX À PARIS"])
def test_one_accent_is_enough_for_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf_8_is_always_read_as_itself(text: str) -> None:
    assert decode(text.encode("utf-8"))[0] == text.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_become_text_or_are_called_binary(data: bytes) -> None:
    try:
        text, name = decode(data)
    except UnsupportedError as error:
        assert "binary" in error.reason
    else:
        assert text.encode("utf-8") is not None
        assert name


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + bytes(200), b"\x01\x02\x03\x04\x05\x06\x0e\x0f" * 8]
)
def test_binary_content_is_not_mistaken_for_text(data: bytes) -> None:
    with pytest.raises(UnsupportedError, match="binary"):
        decode(data)


def test_a_log_with_some_broken_bytes_stays_utf_8() -> None:
    data = ("接続しました。エラーはありません。\n" * 20).encode() + b"\xff\xfe broken\n"
    text, name = decode(data)
    assert name == "utf-8"
    assert text.startswith("接続しました")


@pytest.mark.parametrize("declared", ["Shift_JIS", "x-sjis", "windows-31j"])
def test_a_declared_charset_is_believed(declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>①髙橋</body></html>'
    assert decode_markup(page.encode("cp932"))[0] == page


def test_a_wrongly_declared_charset_is_not_believed() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>日本語のページです</p>'
    assert decode_markup(page.encode("utf-8")) == (page, "utf-8")
    page = '<meta charset="utf-8"><p>これは日本語のページです</p>'
    assert decode_markup(page.encode("euc_jp"))[0] == page


@pytest.mark.parametrize("name", ["base64", "zlib", "rot13", "no-such-codec", "utf-16", ""])
def test_declarations_that_name_no_text_encoding_are_ignored(name: str) -> None:
    assert decode_declared(b"abc", name) is None
