"""One shape of a look comes in; it is drawn over the background. Patterns and ornaments are in `ornaments`."""

import math
from functools import singledispatch
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import (
    SIZE,
    Canvas,
    blurred,
    distances,
    drawn,
    linear,
    pixels,
    radial,
)
from subgraphs.wavestack.thumbnails.domain.colors import BLACK
from subgraphs.wavestack.thumbnails.domain.measures import HEIGHT, WIDTH
from subgraphs.wavestack.thumbnails.domain.shapes import (
    Band,
    Border,
    Disc,
    Glow,
    Play,
    Rays,
    Scanlines,
    Scrim,
    Shape,
    Vignette,
)

_FAR: Final = 1700
# Indent and length of the lines in a window.
_LINES: Final = ((0, 0.52), (1, 0.7), (1, 0.42), (2, 0.5), (2, 0.3), (1, 0.6), (0, 0.36))
Pen = ImageDraw.ImageDraw


@singledispatch
def draw_shape(shape: Shape, canvas: Canvas) -> None:
    """Draw a shape; each kind has its own function below."""
    raise NotImplementedError(type(shape).__name__)


@draw_shape.register
def _(shape: Rays, canvas: Canvas) -> None:
    cx, cy = shape.x * WIDTH, shape.y * HEIGHT
    half = math.pi / shape.count / 2

    def beams(pen: Pen, scale: int) -> None:
        for index in range(shape.count):
            middle = 2 * math.pi * index / shape.count + math.radians(shape.turn)
            ends = [
                ((cx + _FAR * math.cos(turn)) * scale, (cy + _FAR * math.sin(turn)) * scale)
                for turn in (middle - half, middle + half)
            ]
            pen.polygon([(cx * scale, cy * scale), *ends], fill=255)

    canvas.paint(ImageChops.multiply(drawn(beams), kept_from_corners()), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Glow, canvas: Canvas) -> None:
    light = ImageChops.multiply(radial(shape.x, shape.y, shape.radius), kept_from_corners())
    canvas.shine(light, canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Disc, canvas: Canvas) -> None:
    cx, cy, radius = shape.x * WIDTH, shape.y * HEIGHT, shape.radius * HEIGHT

    def disc(pen: Pen, scale: int) -> None:
        edges = [edge * scale for edge in (cx - radius, cy - radius, cx + radius, cy + radius)]
        if shape.line:
            pen.ellipse(edges, outline=255, width=shape.line * scale)
        else:
            pen.ellipse(edges, fill=255)

    canvas.paint(blurred(drawn(disc), shape.soft), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Band, canvas: Canvas) -> None:
    left, top, right, bottom = pixels(shape.box)

    def band(pen: Pen, scale: int) -> None:
        if shape.lean:
            corners = [(left + shape.lean, top), (right + shape.lean, top), (right, bottom), (left, bottom)]
            pen.polygon([(x * scale, y * scale) for x, y in corners], fill=255)
        else:
            edges = [edge * scale for edge in (left, top, right, bottom)]
            pen.rounded_rectangle(edges, radius=shape.radius * scale, fill=255)

    canvas.paint(blurred(drawn(band), shape.soft), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Border, canvas: Canvas) -> None:
    def border(pen: Pen, scale: int) -> None:
        inset = shape.inset * scale
        edges = (inset, inset, WIDTH * scale - inset - 1, HEIGHT * scale - inset - 1)
        pen.rounded_rectangle(edges, radius=shape.radius * scale, outline=255, width=shape.width * scale)

    mask = drawn(border)
    if shape.glow:
        canvas.shine(blurred(mask, shape.glow), canvas.color(shape.color), 0.9 * shape.opacity)
    canvas.paint(mask, canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Scanlines, canvas: Canvas) -> None:
    mask = Image.new("L", SIZE)
    pen = ImageDraw.Draw(mask)
    for y in range(0, HEIGHT, shape.pitch):
        pen.line([(0, y), (WIDTH, y)], fill=255)
    canvas.paint(ImageChops.multiply(mask, kept_from_corners()), BLACK, shape.opacity)


@draw_shape.register
def _(shape: Vignette, canvas: Canvas) -> None:
    dark = distances().resize((int(WIDTH * 1.25), int(HEIGHT * 1.25)))
    left, top = (dark.width - WIDTH) // 2, (dark.height - HEIGHT) // 2
    mask = dark.crop((left, top, left + WIDTH, top + HEIGHT)).point(
        [round(value**1.6 / 255**0.6) for value in range(256)]
    )
    canvas.paint(mask, canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Scrim, canvas: Canvas) -> None:
    canvas.paint(linear(shape.side, shape.reach), canvas.color(shape.color), shape.opacity)


@draw_shape.register
def _(shape: Play, canvas: Canvas) -> None:
    cx, cy, radius = shape.x * WIDTH, shape.y * HEIGHT, shape.radius * HEIGHT

    def sign(pen: Pen, scale: int) -> None:
        pen.ellipse([edge * scale for edge in (cx - radius, cy - radius, cx + radius, cy + radius)], fill=255)
        corners = [
            (cx - radius * 0.32, cy - radius * 0.48),
            (cx - radius * 0.32, cy + radius * 0.48),
            (cx + radius * 0.52, cy),
        ]
        pen.polygon([(x * scale, y * scale) for x, y in corners], fill=0)

    mask = drawn(sign)
    canvas.paint(blurred(ImageChops.offset(mask, 0, 10), 20), BLACK, 0.4)
    canvas.paint(mask, canvas.color(shape.color), shape.opacity)


def kept_from_corners() -> Image.Image:
    """A mask that is full in the middle and empty in the corners, so that those show the background's own colours."""
    far = distances().resize((int(WIDTH * 1.3), int(HEIGHT * 1.3)))
    left, top = (far.width - WIDTH) // 2, (far.height - HEIGHT) // 2
    near = ImageChops.invert(far.crop((left, top, left + WIDTH, top + HEIGHT)))
    return near.point([min(255, value * 3) for value in range(256)])
