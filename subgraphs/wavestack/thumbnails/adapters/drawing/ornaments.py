"""A pattern or an ornament of a look comes in; it is drawn over the background."""

import math
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import (
    SIZE,
    Canvas,
    blurred,
    drawn,
    linear,
    pixels,
)
from subgraphs.wavestack.thumbnails.adapters.drawing.shapes import Pen, draw_shape, kept_from_corners
from subgraphs.wavestack.thumbnails.domain.colors import BLACK, WHITE, Rgb, mix
from subgraphs.wavestack.thumbnails.domain.measures import HEIGHT, WIDTH
from subgraphs.wavestack.thumbnails.domain.shapes import (
    Brackets,
    Confetti,
    Dots,
    Grid,
    Speed,
    Streak,
    Stripes,
    Underline,
    Window,
)

_FAR: Final = 1700
# Indent and length of the lines in a window.
_LINES: Final = ((0, 0.52), (1, 0.7), (1, 0.42), (2, 0.5), (2, 0.3), (1, 0.6), (0, 0.36))


@draw_shape.register
def _(shape: Dots, canvas: Canvas) -> None:
    def dots(pen: Pen, scale: int) -> None:
        pitch = shape.pitch
        for row in range(HEIGHT // pitch * 2 + 3):
            for column in range(WIDTH // pitch + 2):
                x, y = column * pitch + (row % 2) * pitch / 2, row * pitch / 2
                radius = pitch / 2 * shape.largest * _strength(shape, x, y)
                if radius > 0.7:
                    edges = (x - radius, y - radius, x + radius, y + radius)
                    pen.ellipse([edge * scale for edge in edges], fill=255)

    canvas.paint(ImageChops.multiply(drawn(dots), kept_from_corners()), canvas.color(shape.color), shape.opacity)


def _strength(shape: Dots, x: float, y: float) -> float:
    """How large dots are at a place: 1 at the side where they begin, 0 where they end."""
    way = {"left": x / WIDTH, "right": 1 - x / WIDTH, "top": y / HEIGHT, "bottom": 1 - y / HEIGHT}[shape.side]
    return max(0.0, 1 - way / shape.reach) if shape.reach else 0.0


@draw_shape.register
def _(shape: Stripes, canvas: Canvas) -> None:
    left, top, right, bottom = pixels(shape.box)
    lean = (bottom - top) * shape.lean

    def stripes(pen: Pen, scale: int) -> None:
        x = left - abs(lean) - shape.width * 2
        while x < right + abs(lean):
            corners = [(x + lean, top), (x + lean + shape.width, top), (x + shape.width, bottom), (x, bottom)]
            pen.polygon([(a * scale, b * scale) for a, b in corners], fill=255)
            x += shape.width * 2

    inside = Image.new("L", SIZE)
    inside.paste(255, (round(left), round(top), round(right), round(bottom)))
    canvas.paint(ImageChops.multiply(drawn(stripes), inside), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Grid, canvas: Canvas) -> None:
    horizon = shape.horizon * HEIGHT

    def fan(pen: Pen, scale: int) -> None:
        for column in range(-shape.columns, shape.columns + 1):
            near, far = WIDTH / 2 + column * WIDTH / 8, WIDTH / 2 + column * WIDTH / 34
            pen.line([(far * scale, horizon * scale), (near * scale, HEIGHT * scale)], fill=255, width=2 * scale)
        for row in range(shape.rows + 1):
            y = horizon + (HEIGHT - horizon) * (row / shape.rows) ** 2.2
            pen.line([(0, y * scale), (WIDTH * scale, y * scale)], fill=255, width=2 * scale)

    mask = ImageChops.multiply(drawn(fan), linear("bottom", 1 - shape.horizon + 0.02).point(lambda v: min(255, 90 + v)))
    mask = ImageChops.multiply(mask, kept_from_corners())
    canvas.shine(blurred(mask, 9), canvas.color(shape.color), shape.opacity)
    canvas.shine(mask, canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Brackets, canvas: Canvas) -> None:
    def brackets(pen: Pen, scale: int) -> None:
        for x, right in ((shape.inset, False), (WIDTH - shape.inset, True)):
            for y, low in ((shape.inset, False), (HEIGHT - shape.inset, True)):
                across = -shape.length if right else shape.length
                down = -shape.length if low else shape.length
                points = [(x + across, y), (x, y), (x, y + down)]
                pen.line(
                    [(a * scale, b * scale) for a, b in points], fill=255, width=shape.width * scale, joint="curve"
                )

    mask = drawn(brackets)
    canvas.shine(blurred(mask, 10), canvas.color(shape.color), 0.7 * shape.opacity)
    canvas.paint(mask, canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Confetti, canvas: Canvas) -> None:
    colors = (canvas.color("accent"), WHITE, canvas.color("text"), mix(canvas.color("start"), WHITE, 0.45))
    chance = canvas.chance
    bits = [
        (
            chance.uniform(50, WIDTH - 50),
            chance.uniform(20, HEIGHT - 20),
            chance.uniform(9, 20),
            chance.uniform(0.35, 1.0),
            chance.uniform(0, math.pi),
        )
        for _ in range(shape.count)
    ]
    for index, color in enumerate(colors):
        canvas.paint(drawn(_bits(bits[index :: len(colors)])), color, shape.opacity)


def _bits(bits: list[tuple[float, float, float, float, float]]) -> Callable[[Pen, int], None]:
    def scatter(pen: Pen, scale: int) -> None:
        for x, y, size, flatness, turn in bits:
            # Paper keeps away from the corners, where the background's own colours are to be seen.
            if (x < 110 or x > WIDTH - 110) and (y < 90 or y > HEIGHT - 90):
                continue
            cos, sin = math.cos(turn), math.sin(turn)
            corners = [(-1, -flatness), (1, -flatness), (1, flatness), (-1, flatness)]
            points = [(x + size * (a * cos - b * sin), y + size * (a * sin + b * cos)) for a, b in corners]
            pen.polygon([(a * scale, b * scale) for a, b in points], fill=255)

    return scatter


@draw_shape.register
def _(shape: Streak, canvas: Canvas) -> None:
    x, y, half = shape.x * WIDTH, shape.y * HEIGHT, shape.length * WIDTH / 2

    def streak(pen: Pen, scale: int) -> None:
        for share, thickness in ((1.0, 0.35), (0.6, 0.7), (0.3, 1.0)):
            edges = (
                x - half * share,
                y - shape.thickness * thickness,
                x + half * share,
                y + shape.thickness * thickness,
            )
            pen.ellipse([edge * scale for edge in edges], fill=255)

    mask = drawn(streak)
    canvas.shine(blurred(mask, shape.thickness * 4), canvas.color(shape.color), shape.opacity)
    canvas.shine(blurred(mask, shape.thickness * 0.6), mix(canvas.color(shape.color), WHITE, 0.7), shape.opacity)


@draw_shape.register
def _(shape: Speed, canvas: Canvas) -> None:
    cx, cy, clear = shape.x * WIDTH, shape.y * HEIGHT, shape.clear * HEIGHT
    chance = canvas.chance
    spikes = [
        (chance.uniform(0, 2 * math.pi), chance.uniform(1.0, 1.7), chance.uniform(0.004, 0.016))
        for _ in range(shape.count)
    ]

    def lines(pen: Pen, scale: int) -> None:
        for turn, start, half in spikes:
            inner = (cx + clear * start * 1.5 * math.cos(turn), cy + clear * start * math.sin(turn))
            outer = [(cx + _FAR * math.cos(turn + side), cy + _FAR * math.sin(turn + side)) for side in (-half, half)]
            pen.polygon([(a * scale, b * scale) for a, b in (inner, *outer)], fill=255)

    canvas.paint(ImageChops.multiply(drawn(lines), kept_from_corners()), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Underline, canvas: Canvas) -> None:
    left, top, right, bottom = pixels(shape.box)
    height = bottom - top

    def stroke(pen: Pen, scale: int) -> None:
        upper = [(left, top + height * 0.45), (left + (right - left) * 0.4, top), (right, top + height * 0.2)]
        lower = [
            (right - 12, top + height * 0.42),
            (left + (right - left) * 0.4, top + height * 0.4),
            (left + 6, bottom),
        ]
        pen.polygon([(x * scale, y * scale) for x, y in (*upper, *lower)], fill=255)

    canvas.paint(drawn(stroke), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Window, canvas: Canvas) -> None:
    left, top, right, bottom = pixels(shape.box)
    width, height, scale, bar, margin = round(right - left), round(bottom - top), 2, 44, 40
    paper, ink = canvas.color(shape.color), mix(canvas.color("start"), BLACK, 0.35)
    window = Image.new("RGBA", ((width + 2 * margin) * scale, (height + 2 * margin) * scale))
    pen = ImageDraw.Draw(window)

    def part(x: float, y: float, size: tuple[float, float], radius: float, color: Rgb) -> None:
        edges = (x + margin, y + margin, x + margin + size[0], y + margin + size[1])
        pen.rounded_rectangle([edge * scale for edge in edges], radius=radius * scale, fill=(*color, 255))

    part(0, 0, (width, height), 18, paper)
    part(0, 0, (width, bar), 18, mix(paper, ink, 0.16))
    part(0, bar - 18, (width, 18), 0, mix(paper, ink, 0.16))
    for index, button in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        part(20 + index * 28, bar / 2 - 8, (16, 16), 8, canvas.color(button))
    step = (height - bar - 36) / len(_LINES)
    for index, (indent, length) in enumerate(_LINES):
        color = canvas.color("accent") if index in {1, 4} else mix(canvas.color("start"), WHITE, 0.35)
        part(30 + indent * 34, bar + 28 + index * step, ((width - 130) * length, step * 0.44), 8, color)
    turned = window.reduce(scale).rotate(-shape.tilt, Image.Resampling.BICUBIC)
    mask = Image.new("L", SIZE)
    mask.paste(turned.getchannel("A"), (round(left) - margin, round(top) - margin))
    canvas.paint(blurred(ImageChops.offset(mask, 0, 16), 26), BLACK, 0.45)
    canvas.image.paste(turned, (round(left) - margin, round(top) - margin), turned)
