"""Every script is drawn with real letters, shaped and in order; what no face has is spelt in a simpler way."""

from typing import Any

import pytest

from subgraphs.wavestack.thumbnails.adapters.drawing import emoji, faces
from subgraphs.wavestack.thumbnails.adapters.drawing.typesetting import EMOJI, set_text

SAMPLES = {
    "Latin": "Große Überraschung",
    "Vietnamese": "Trận chiến hay nhất",
    "Turkish": "İnanılmaz şans",
    "Greek": "Απίστευτη νίκη",
    "Cyrillic": "Невероятная победа",
    "Armenian": "Անհավանական",
    "Georgian": "დაუჯერებელი",
    "Hebrew": "ניצחון מדהים",
    "Arabic": "فوز لا يصدق",
    "Persian": "پیروزی باورنکردنی",
    "Devanagari": "अविश्वसनीय जीत",
    "Bengali": "অবিশ্বাস্য জয়",
    "Tamil": "நம்பமுடியாத வெற்றி",
    "Telugu": "నమ్మశక్యం కాని",
    "Gujarati": "અવિશ્વસનીય",
    "Punjabi": "ਅਵਿਸ਼ਵਾਸ਼ਯੋਗ",
    "Kannada": "ನಂಬಲಾಗದ",
    "Malayalam": "അവിശ്വസനീയം",
    "Sinhala": "ඇදහිය නොහැකි",
    "Thai": "ชัยชนะที่ไม่น่าเชื่อ",
    "Lao": "ບໍ່ຫນ້າເຊື່ອ",
    "Khmer": "មិនគួរឱ្យជឿ",
    "Burmese": "မယုံနိုင်စရာ",
    "Ethiopic": "የማይታመን",
    "Chinese": "難以置信的勝利",
    "Japanese": "信じられない勝利",
    "Korean": "믿을 수 없는 승리",
    "Signs": "→ ★ ♪ ∞ ≠ € ₿",
}


@pytest.mark.parametrize("face", ["anton", "luckiest", "montserrat", "kanit"])
@pytest.mark.parametrize("script", SAMPLES)
def test_no_character_is_lost_or_drawn_as_a_box(script: str, face: str) -> None:
    text = SAMPLES[script]
    setting = set_text(text, face)
    assert setting is not None
    assert "".join(glyph.text for glyph in setting.glyphs) == text
    for glyph in setting.glyphs:
        if glyph.face == EMOJI or glyph.text == " ":
            continue
        font = faces.font(glyph.face, 60)
        # What a font draws for a character that it does not have.
        missing = bytes(font.getmask("\U0010fffd"))
        assert bytes(font.getmask(glyph.text)) != missing, glyph


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("🔥", ("1f525",)),
        ("❤️", ("2764",)),
        ("👍🏽", ("1f44d-1f3fd",)),
        ("🇩🇪", ("1f1e9-1f1ea",)),
        ("👨‍👩‍👧‍👦", ("1f468-200d-1f469-200d-1f467-200d-1f466",)),
        ("1️⃣", ("31-20e3",)),
        ("🔥‍🎮", ("1f525", "1f3ae")),
        ("1", ()),
        ("©", ()),
        ("A", ()),
        ("❤︎", ()),
    ],
)
def test_emoji_have_pictures(text: str, pictures: tuple[str, ...]) -> None:
    assert emoji.pictures_of(text) == pictures


@pytest.mark.parametrize("text", ["🔥", "👨‍👩‍👧‍👦", "🏳️‍🌈"])
def test_emoji_are_in_color(text: str) -> None:
    (name,) = emoji.pictures_of(text)
    drawn = emoji.draw(name, 96)
    pixels: Any = drawn.get_flattened_data()  # Any: what a pixel is depends on the mode
    colors = {pixel[:3] for pixel in pixels if pixel[3] > 200}
    assert drawn.size == (96, 96)
    assert max(max(color) - min(color) for color in colors) > 60


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("𝓗𝓮𝓵𝓵𝓸", "Hello"), ("ﬁre", "fire"), ("Ｗｉｄｅ", "Ｗｉｄｅ"), ("a\U000f0000b", "ab")],
)
def test_what_no_face_has_is_spelt_simply_or_left_out(text: str, drawn: str) -> None:
    setting = set_text(text, "luckiest")
    assert setting is not None
    assert "".join(glyph.text for glyph in setting.glyphs).replace("ﬁ", "fi") == drawn


def test_nothing_to_draw_is_nothing() -> None:
    assert set_text("\U000f0000", "anton") is None


@pytest.mark.parametrize(("text", "face"), [("漢字かな", "japanese"), ("漢字 한국", "korean"), ("漢字", "chinese")])
def test_chinese_characters_look_as_the_language_wants(text: str, face: str) -> None:
    setting = set_text(text, "anton")
    assert setting is not None
    assert setting.glyphs[0].face == face


def test_arabic_is_joined_and_stands_from_the_right() -> None:
    setting = set_text("سلام abc", "anton")
    assert setting is not None
    first, *_, last = setting.runs(setting.pieces)
    assert (first.text, last.text, last.right_to_left) == ("abc", "سلام ", True)
    joined = faces.font("arabic", 100).getlength("سلام", direction="rtl")
    alone = sum(faces.font("arabic", 100).getlength(letter, direction="rtl") for letter in "سلام")
    assert joined < alone * 0.9


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one two-three", ["one", "two-", "three"]),
        ("日本のタイトル。", ["日", "本", "の", "タイトル。"]),
        ("don’t stop", ["don’t", "stop"]),
        ("1,000 km", ["1,000", "km"]),
        ("a\u00a0b", ["a", "b"]),
    ],
)
def test_lines_break_where_unicode_and_readers_allow_it(text: str, pieces: list[str]) -> None:
    setting = set_text(text, "montserrat")
    assert setting is not None
    assert [piece.text for piece in setting.pieces] == pieces


def test_the_longest_word_is_marked_only_among_several() -> None:
    several, one = set_text("so incredible", "anton", highlight=True), set_text("incredible", "anton", highlight=True)
    assert several is not None
    assert one is not None
    assert "".join(glyph.text for glyph in several.glyphs if glyph.highlighted) == "incredible"
    assert not any(glyph.highlighted for glyph in one.glyphs)
