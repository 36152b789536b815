"""Titles stay in their room: shrunk first, then wrapped, then broken inside of words, and cut last."""

import pytest

from subgraphs.wavestack.thumbnails.domain.layout import Cluster, Fitted, Piece, Room, fit, text_of, width_of


def pieces(text: str) -> list[Piece]:
    """Words of letters that are half an em wide."""
    return [Piece(tuple(Cluster(letter, 0.5) for letter in word), 0.5 * len(word), 0.25) for word in text.split(" ")]


def room(width: float = 1000, height: float = 400, lines: int = 3) -> Room:
    return Room(width=width, height=height, largest=200, smallest=40, lines=lines, leading=1.0)


def lines(fitted: Fitted) -> list[str]:
    return [text_of(line) for line in fitted.lines]


@pytest.mark.parametrize(
    ("text", "expected", "size"),
    [
        ("Wow", ["Wow"], 200),
        ("twelve chars", ["twelve", "chars"], 200),
        ("how i built a whole city", ["how i built", "a whole city"], 182),
        ("a" * 40, ["a" * 14, "a" * 14, "a" * 12], 133),
        ("a" * 20, ["a" * 20], 100),
    ],
)
def test_letters_are_as_large_as_the_room_allows(text: str, expected: list[str], size: float) -> None:
    fitted = fit(pieces(text), room())
    assert lines(fitted) == expected
    assert fitted.size == pytest.approx(size, abs=1)
    assert not fitted.cut


@pytest.mark.parametrize("text", ["x" * 120, "one " + "y" * 60 + " two", " ".join(["word"] * 60), " ".join("z" * 100)])
def test_no_line_leaves_the_room(text: str) -> None:
    fitted = fit(pieces(text), room())
    assert fitted.size >= 40
    assert all(width_of(line) * fitted.size <= 1000 + 1e-6 for line in fitted.lines)
    assert len(fitted.lines) * fitted.size <= 400 + 1e-6
    assert len(fitted.lines) <= 3


def test_a_word_is_broken_only_where_no_size_is_left() -> None:
    assert lines(fit(pieces("x" * 80), room())) == ["x" * 27, "x" * 27, "x" * 26]


def test_an_ellipsis_stands_for_what_does_not_fit() -> None:
    fitted = fit(pieces(" ".join(["word"] * 60)), room(lines=2))
    assert fitted.cut
    assert len(fitted.lines) == 2
    assert lines(fitted)[1].endswith("…")


def test_lines_are_balanced() -> None:
    first, second = fit(pieces("aaa bbb ccc ddd eee fff ggg"), room(lines=2)).lines
    assert abs(width_of(first) - width_of(second)) <= 2.5
