"""A text, how it is to be set and the room for it come in; masks of its ink, all of it inside of the room, go out."""

import math
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from subgraphs.wavestack.thumbnails.adapters.drawing import emoji, faces
from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import SIZE
from subgraphs.wavestack.thumbnails.adapters.drawing.typesetting import EMOJI, EMOJI_WIDTH, Run, Setting
from subgraphs.wavestack.thumbnails.domain.layout import Fitted, Room, fit
from subgraphs.wavestack.thumbnails.domain.look import Lettering, Outline

_ROUNDS: Final = 6
_STEP: Final = 0.97
_USUAL: Final = 170
_LEAST: Final = 20.0
_EMOJI_SIZE: Final = 1.04

Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """Where a text may stand, in pixels, and where in it: shares of the room that is left over."""

    left: float
    top: float
    right: float
    bottom: float
    across: float
    down: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top


@dataclass(slots=True)
class Ink:
    """What a text leaves on the frame: masks of its letters, of those that stand out, of its outlines from the inside
    to the outside, its emoji, and the places of its lines."""

    letters: Image.Image
    bright: Image.Image
    outlines: list[Image.Image]
    emoji: Image.Image
    lines: list[Bounds]
    bounds: Bounds
    size: int

    def moved(self, dx: int, dy: int) -> "Ink":
        """The same ink at another place."""
        return Ink(
            letters=_moved(self.letters, dx, dy),
            bright=_moved(self.bright, dx, dy),
            outlines=[_moved(mask, dx, dy) for mask in self.outlines],
            emoji=_moved(self.emoji, dx, dy),
            lines=[_moved_bounds(line, dx, dy) for line in self.lines],
            bounds=_moved_bounds(self.bounds, dx, dy),
            size=self.size,
        )

    @property
    def outermost(self) -> Image.Image:
        """All that the text covers."""
        return ImageChops.lighter(self.outlines[-1] if self.outlines else self.letters, self.emoji.getchannel("A"))


def fitting_ink(setting: Setting, lettering: Lettering, area: Area) -> Ink:
    """Lay out by measured widths, then shrink until also the ink of outlines and tilted letters is inside."""
    margin = 2 * _margin(lettering, _usual(lettering) * 0.8)
    # A turned block is higher by a part of its width and wider by a part of its height.
    turn = math.sin(math.radians(abs(lettering.tilt)))
    room = Room(
        width=max(_LEAST, area.width - margin - turn * area.height * 0.4),
        height=max(_LEAST, area.height - margin - turn * area.width * 0.8),
        largest=lettering.size,
        smallest=lettering.smallest,
        lines=lettering.lines,
        leading=max(lettering.leading, setting.leading),
    )
    fitted = fit(setting.pieces, room, ellipsis_width=setting.ellipsis_width)
    size = fitted.size
    ink = _ink(setting, lettering, fitted, round(size), area)
    for _ in range(_ROUNDS):
        left, top, right, bottom = ink.bounds
        edge = 2 * plate_padding(lettering, size)
        over = max((right - left + edge) / area.width, (bottom - top + edge) / area.height)
        if over <= 1:
            return ink
        size = max(12.0, min(size - 1, size / over * _STEP + 0.5))
        ink = _ink(setting, lettering, fitted, round(size), area)
    return ink


def _margin(lettering: Lettering, size: float) -> float:
    return sum(_outline_width(outline, lettering, size) for outline in lettering.outlines) + plate_padding(
        lettering, size
    )


def _usual(lettering: Lettering) -> int:
    """The size for which outlines and plates are meant; short titles get larger, long ones smaller."""
    return min(_USUAL, lettering.size)


def plate_padding(lettering: Lettering, size: float) -> float:
    """How far the plate reaches beyond the ink."""
    if lettering.plate is None:
        return 0.0
    return lettering.plate.padding * min(1.0, max(0.5, size / _usual(lettering)))


def _outline_width(outline: Outline, lettering: Lettering, size: float) -> int:
    """Outlines shrink with the letters, though not to nothing."""
    return max(2, round(outline.width * max(0.35, size / _usual(lettering)))) if outline.width else 0


def _ink(setting: Setting, lettering: Lettering, fitted: Fitted, size: int, area: Area) -> Ink:
    """Draw the lines one below the other, lean and turn them, and move them to their place."""
    pen = _Pen(lettering, size)
    leading = max(lettering.leading, setting.leading) * size
    measured = [[(run, run.width(size)) for run in setting.runs(line)] for line in fitted.lines]
    block = max(sum(width for _, width in line) for line in measured)
    baseline = (SIZE[1] - leading * len(measured)) / 2 + leading * 0.5 + size * 0.36
    lines: list[Bounds] = []
    for line in measured:
        length = sum(width for _, width in line)
        x = (SIZE[0] - block) / 2 + (block - length) * _across(lettering, setting)
        lines.append((round(x), round(baseline - size * 0.86), round(x + length), round(baseline + size * 0.24)))
        for run, width in line:
            pen.draw(run, x, baseline)
            x += width
        baseline += leading
    return _placed(pen.ink(lines), lettering, setting, area)


class _Pen:
    """Draws runs on all masks at once."""

    def __init__(self, lettering: Lettering, size: int) -> None:
        self._size = size
        self._widths: list[int] = []
        for outline in lettering.outlines:
            before = self._widths[-1] if self._widths else 0
            self._widths.append(before + _outline_width(outline, lettering, size))
        self._masks = [Image.new("L", SIZE) for _ in range(2 + len(self._widths))]
        self._pens = [ImageDraw.Draw(mask) for mask in self._masks]
        self._emoji = Image.new("RGBA", SIZE)

    def draw(self, run: Run, x: float, baseline: float) -> None:
        """Draw a run with its left end at `x`."""
        if run.face == EMOJI:
            self._stamp(run.text, x, baseline)
            return
        for index, width in ((0, 0), *enumerate(self._widths, 2), *([(1, 0)] if run.highlighted else [])):
            self._pens[index].text(
                (x, baseline),
                run.text,
                fill=255,
                font=faces.font(run.face, self._size),
                anchor="ls",
                direction=run.direction,
                stroke_width=width,
            )

    def ink(self, lines: list[Bounds]) -> Ink:
        """What was drawn."""
        letters, bright, *outlines = self._masks
        return Ink(letters, bright, outlines, self._emoji, lines, (0, 0, 0, 0), self._size)

    def _stamp(self, text: str, x: float, baseline: float) -> None:
        side = round(self._size * _EMOJI_SIZE)
        for name in emoji.pictures_of(text):
            left = max(0, round(x + self._size * (EMOJI_WIDTH - _EMOJI_SIZE) / 2))
            self._emoji.alpha_composite(emoji.draw(name, side), (left, max(0, round(baseline - side * 0.87))))
            x += self._size * EMOJI_WIDTH


def _across(lettering: Lettering, setting: Setting) -> float:
    """Where lines stand within their block, and the block within its area."""
    share = {"start": 0.0, "center": 0.5, "end": 1.0}[lettering.align]
    return 1.0 - share if setting.right_to_left else share


def _placed(ink: Ink, lettering: Lettering, setting: Setting, area: Area) -> Ink:
    """Lean, turn, and move everything by one and the same amount."""
    if lettering.slant or lettering.tilt:
        _transform(ink, lettering)
    bounds = ink.outermost.getbbox() or (0, 0, 1, 1)
    padding = plate_padding(lettering, ink.size)
    free_x = area.width - (bounds[2] - bounds[0]) - 2 * padding
    free_y = area.height - (bounds[3] - bounds[1]) - 2 * padding
    dx = round(area.left + padding + free_x * (area.across if area.across >= 0 else _across(lettering, setting)))
    dy = round(area.top + padding + free_y * area.down)
    ink.bounds = bounds
    return ink.moved(dx - bounds[0], dy - bounds[1])


def _moved(image: Image.Image, dx: int, dy: int) -> Image.Image:
    moved = Image.new(image.mode, image.size)
    moved.paste(image, (dx, dy))
    return moved


def _moved_bounds(bounds: Bounds, dx: int, dy: int) -> Bounds:
    return bounds[0] + dx, bounds[1] + dy, bounds[2] + dx, bounds[3] + dy


def _transform(ink: Ink, lettering: Lettering) -> None:
    """Around the middle of the frame, where the lines are drawn first."""
    turn = math.radians(lettering.tilt)
    cos, sin = math.cos(turn), math.sin(turn)
    # The inverse of turning after leaning: where each pixel comes from.
    a, b = cos - lettering.slant * sin, sin + lettering.slant * cos
    d, e = -sin, cos
    cx, cy = SIZE[0] / 2, SIZE[1] / 2
    data = (a, b, cx - a * cx - b * cy, d, e, cy - d * cx - e * cy)

    left, top, right, bottom = ink.outermost.getbbox() or (0, 0, 1, 1)
    reach = round(abs(sin) * (right - left) + abs(lettering.slant) * (bottom - top)) + 4
    box = (max(0, left - reach), max(0, top - reach), min(SIZE[0], right + reach), min(SIZE[1], bottom + reach))
    shifted = (a, b, data[2] + a * box[0] + b * box[1], d, e, data[5] + d * box[0] + e * box[1])

    def turned(image: Image.Image) -> Image.Image:
        whole = Image.new(image.mode, SIZE)
        if image.getbbox() is not None:
            size = (box[2] - box[0], box[3] - box[1])
            whole.paste(image.transform(size, Image.Transform.AFFINE, shifted, Image.Resampling.BICUBIC), box[:2])
        return whole

    ink.letters, ink.bright, ink.emoji = turned(ink.letters), turned(ink.bright), turned(ink.emoji)
    ink.outlines = [turned(mask) for mask in ink.outlines]
