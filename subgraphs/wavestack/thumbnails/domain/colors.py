"""Colours as text or as sRGB triples come in; triples, mixtures and contrasts as people see them go out."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

Rgb = tuple[int, int, int]

BLACK: Final[Rgb] = (10, 10, 14)
WHITE: Final[Rgb] = (255, 255, 255)
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def read_color(text: str) -> Rgb | None:
    """`#rrggbb` or `#rgb`; None for everything else."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def hex_of(color: Rgb) -> str:
    """`#rrggbb` in lower case."""
    return "#{:02x}{:02x}{:02x}".format(*color)


@lru_cache(maxsize=4096)
def luminance(color: Rgb) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(channel) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    return contrast_of_luminances(luminance(one), luminance(other))


def contrast_of_luminances(one: float, other: float) -> float:
    """The contrast ratio of two relative luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def mix(start: Rgb, end: Rgb, share: float) -> Rgb:
    """The colour between two, in Oklab: halfway between two vivid colours is not grey."""
    if share <= 0 or start == end:
        return start
    if share >= 1:
        return end
    one, other = _oklab(start), _oklab(end)
    return _rgb(tuple(a + (b - a) * share for a, b in zip(one, other, strict=True)))


def blend(start: Rgb, end: Rgb, share: float) -> Rgb:
    """What pixels show where `end` lies over `start` with an opacity of `share`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(start, end, strict=True))
    return red, green, blue


def ramp(stops: Sequence[Rgb], steps: int = 256) -> list[Rgb]:
    """`steps` colours from the first stop to the last one."""
    if len(stops) == 1:
        return [stops[0]] * steps
    colors: list[Rgb] = []
    for index in range(steps):
        place = index / (steps - 1) * (len(stops) - 1)
        left = min(int(place), len(stops) - 2)
        colors.append(mix(stops[left], stops[left + 1], place - left))
    return colors


def most_readable(candidates: Sequence[Rgb], on: Sequence[Rgb]) -> Rgb:
    """The candidate whose smallest contrast with the colours of `on` is largest; the first of equals."""
    return max(candidates, key=lambda candidate: min(contrast(candidate, ground) for ground in on))


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> int:
    part = min(1.0, max(0.0, part))
    return round(255 * (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def _oklab(color: Rgb) -> tuple[float, float, float]:
    """Björn Ottosson's Oklab, from sRGB."""
    red, green, blue = (_linear(channel) for channel in color)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _rgb(lab: tuple[float, ...]) -> Rgb:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )
