"""Hebrew and Arabic stand from right to left among the rest, as UAX 9 says. Capitals stand for Hebrew letters here."""

import pytest

from subgraphs.wavestack.thumbnails.domain.bidi import base_level, levels, visual_order

_HEBREW = {letter: chr(0x05D0 + index) for index, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:22])}
_LATIN = {hebrew: letter for letter, hebrew in _HEBREW.items()}


def on_screen(text: str) -> str:
    real = "".join(_HEBREW.get(letter, letter) for letter in text)
    found = levels(list(real), base_level(real))
    return "".join(_LATIN.get(real[index], real[index]) for index in visual_order(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "abc"),
        ("ABC", "CBA"),
        ("abc DEF ghi", "abc FED ghi"),
        ("ABC def GHI", "IHG def CBA"),
        ("ABC 123", "123 CBA"),
        ("abc DE FG hi", "abc GF ED hi"),
        ("AB 1,000 CD", "DC 1,000 BA"),
        ("ABC!", "!CBA"),
        ("abc!", "abc!"),
        ("A 5% B", "B 5% A"),
        ("AB cd 12 EF", "FE cd 12 BA"),
        ("12 AB", "BA 12"),
        ("", ""),
    ],
)
def test_order_on_screen(text: str, expected: str) -> None:
    assert on_screen(text) == expected


def test_numbers_after_arabic_letters_are_arabic() -> None:
    assert levels(list("\u0645 12"), 1) == [1, 1, 2, 2]


def test_marks_stay_with_their_letters_and_spaces_at_the_end_with_the_line() -> None:
    assert levels(["\u05d0", "\u05b0", "a", " "], 0) == [1, 1, 0, 0]
    assert levels(["a", "\u05d0", " "], 0) == [0, 1, 0]
