"""A look's background and perhaps a picture come in; the canvas on which everything else is drawn goes out."""

import math
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import SIZE
from subgraphs.wavestack.thumbnails.domain.colors import Rgb, ramp
from subgraphs.wavestack.thumbnails.domain.look import Grade, Ground

_BLUR: Final = 26
_STEPS: Final = 256


def ground(kind: Ground, stops: Sequence[Rgb], angle: float, picture: Image.Image | None, grade: Grade) -> Image.Image:
    """The background: a gradient, one colour, or a picture that fills the frame, graded, sharp or blurred."""
    if kind is Ground.SOLID:
        return Image.new("RGB", SIZE, stops[0])
    if picture is None or kind is Ground.GRADIENT:
        return gradient(stops, angle)
    image = graded(covering(picture, SIZE), grade)
    if kind is Ground.BLUR:
        image = _softened(image)
    if grade.tint:
        image = Image.blend(image, gradient(stops, angle), grade.tint)
    return image


def gradient(stops: Sequence[Rgb], angle: float) -> Image.Image:
    """Colours that run across the frame, the first one in the corner where the direction begins."""
    turn = math.radians(angle)
    dx, dy = math.cos(turn), math.sin(turn)
    reach = abs(dx) * SIZE[0] + abs(dy) * SIZE[1]
    # Pillow's gradient grows downwards by one a row: each pixel of the frame looks up how far along it is.
    scale = (_STEPS - 1) / reach
    offset = (_STEPS - 1) / 2 - scale * (dx * SIZE[0] / 2 + dy * SIZE[1] / 2) + 0.5
    rows = Image.linear_gradient("L")
    data = (0, 0, _STEPS / 2, scale * dx, scale * dy, offset)
    along = rows.transform(SIZE, Image.Transform.AFFINE, data, Image.Resampling.NEAREST)
    colors = ramp(stops, _STEPS)
    channels = [along.point([color[channel] for color in colors]) for channel in range(3)]
    return Image.merge("RGB", channels)


def covering(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture, scaled and cropped so that it fills the size; a little more is kept above than below the middle."""
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4))


def graded(image: Image.Image, grade: Grade) -> Image.Image:
    """The picture with another saturation, contrast and brightness, and perhaps out of focus."""
    for enhancer, factor in (
        (ImageEnhance.Color, grade.saturation),
        (ImageEnhance.Contrast, grade.contrast),
        (ImageEnhance.Brightness, grade.brightness),
    ):
        if factor != 1:
            image = enhancer(image).enhance(factor)
    return image.filter(ImageFilter.GaussianBlur(grade.blur)) if grade.blur else image


def _softened(image: Image.Image) -> Image.Image:
    """Far out of focus: blurred at a quarter of the size, which looks the same and takes a tenth of the time."""
    small = image.reduce(4).filter(ImageFilter.GaussianBlur(_BLUR / 4))
    return small.resize(SIZE, Image.Resampling.BICUBIC)
