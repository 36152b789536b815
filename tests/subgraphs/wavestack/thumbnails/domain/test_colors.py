"""Colors are read as given, mixed as people see them, and measured as WCAG does."""

import pytest

from subgraphs.wavestack.thumbnails.domain.colors import (
    BLACK,
    WHITE,
    Rgb,
    contrast,
    hex_of,
    mix,
    most_readable,
    ramp,
    read_color,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#ff0000", (255, 0, 0)),
        ("#0F0", (0, 255, 0)),
        ("#AbCdEf", (171, 205, 239)),
        ("red", None),
        ("#ff00", None),
        ("ff0000", None),
        ("#gg0000", None),
        ("#ff0000ff", None),
        ("", None),
    ],
)
def test_reading(text: str, expected: Rgb | None) -> None:
    assert read_color(text) == expected


def test_known_contrasts() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast((255, 0, 0), WHITE) == pytest.approx(3.998, abs=0.01)
    assert most_readable((WHITE, BLACK), [(255, 230, 0)]) == BLACK


def test_ramps_begin_and_end_with_the_given_colors() -> None:
    colors = ramp([(255, 0, 0), (0, 0, 255)])
    assert (colors[0], colors[-1], len(colors)) == ((255, 0, 0), (0, 0, 255), 256)
    assert hex_of(mix((255, 255, 255), (0, 0, 0), 0.5)) == "#636363"
    assert ramp([(1, 2, 3)], 2) == [(1, 2, 3), (1, 2, 3)]
