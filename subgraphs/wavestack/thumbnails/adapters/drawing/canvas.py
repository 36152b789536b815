"""Colours by role, masks and blends come in; the picture that is being drawn changes, pixel by pixel."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from subgraphs.wavestack.thumbnails.domain.colors import BLACK, WHITE, Rgb, read_color
from subgraphs.wavestack.thumbnails.domain.measures import HEIGHT, WIDTH, Box

SIZE: Final = (WIDTH, HEIGHT)
# Shapes are drawn larger and made smaller again: their edges get smooth.
_OVERSAMPLED: Final = 2


@dataclass(slots=True)
class Canvas:
    """The picture, the colours of its roles, and the only source of chance: the same for the same request."""

    image: Image.Image
    roles: dict[str, Rgb]
    chance: Random

    def color(self, paint: str) -> Rgb:
        """The colour of a role or of `#rrggbb`."""
        fixed = {"black": BLACK, "white": WHITE}
        return fixed.get(paint) or self.roles.get(paint) or read_color(paint) or WHITE

    def paint(self, mask: Image.Image, color: Rgb, opacity: float = 1.0) -> None:
        """Lay a colour over the picture where the mask says so."""
        self.image.paste(color, (0, 0), faded(mask, opacity))

    def shine(self, mask: Image.Image, color: Rgb, opacity: float = 1.0) -> None:
        """Add light of a colour where the mask says so."""
        light = Image.new("RGB", SIZE)
        light.paste(color, (0, 0), faded(mask, opacity))
        self.image.paste(ImageChops.screen(self.image, light))


def faded(mask: Image.Image, opacity: float) -> Image.Image:
    """The mask with less of it."""
    return mask if opacity >= 1 else mask.point([round(value * opacity) for value in range(256)])


def drawn(draw: Callable[[ImageDraw.ImageDraw, int], None]) -> Image.Image:
    """A mask of the frame with smooth edges; `draw` gets the pen and by how much everything is larger."""
    large = Image.new("L", (WIDTH * _OVERSAMPLED, HEIGHT * _OVERSAMPLED))
    draw(ImageDraw.Draw(large), _OVERSAMPLED)
    return large.reduce(_OVERSAMPLED)


def distances() -> Image.Image:
    """A square of 256 pixels: 0 in its middle, growing to 255 at the middle of each side, and 255 beyond."""
    # Pillow's own gradient reaches 255 in the corners only.
    return Image.radial_gradient("L").point([min(255, round(value * 2**0.5)) for value in range(256)])


def radial(x: float, y: float, radius: float) -> Image.Image:
    """A mask that is full at a point (shares of the frame) and fades to nothing at `radius` frame heights."""
    across = max(2, round(radius * 2 * HEIGHT))
    light = ImageChops.invert(distances()).resize((across, across), Image.Resampling.BICUBIC)
    mask = Image.new("L", SIZE)
    mask.paste(light, (round(x * WIDTH - across / 2), round(y * HEIGHT - across / 2)))
    return mask


def linear(side: str, reach: float) -> Image.Image:
    """A mask that is full at one side of the frame and fades to nothing after `reach` of its width or height."""
    falling = ImageChops.invert(Image.linear_gradient("L"))
    turned = {"top": None, "left": Image.Transpose.ROTATE_90, "bottom": Image.Transpose.ROTATE_180}
    method = turned.get(side, Image.Transpose.ROTATE_270)
    light = falling if method is None else falling.transpose(method)
    mask = Image.new("L", SIZE)
    if side in {"left", "right"}:
        width = max(2, round(reach * WIDTH))
        mask.paste(light.resize((width, HEIGHT)), (0 if side == "left" else WIDTH - width, 0))
    else:
        height = max(2, round(reach * HEIGHT))
        mask.paste(light.resize((WIDTH, height)), (0, 0 if side == "top" else HEIGHT - height))
    return mask


def pixels(box: Box) -> tuple[float, float, float, float]:
    """A box in pixels: left, top, right, bottom."""
    return box.left * WIDTH, box.top * HEIGHT, box.right * WIDTH, box.bottom * HEIGHT


def blurred(mask: Image.Image, radius: float) -> Image.Image:
    """The mask with soft edges. Three boxes are nearly a bell, and cost the same for every radius."""
    return (
        mask
        if radius <= 0
        else mask.filter(ImageFilter.BoxBlur(radius / 1.7)).filter(ImageFilter.BoxBlur(radius / 1.7))
    )


def grown(mask: Image.Image, reach: float) -> Image.Image:
    """The mask made wider on all sides, with smooth edges; Pillow's own filter for it takes a hundred times as long."""
    wide = mask.filter(ImageFilter.BoxBlur(reach * 0.75)).filter(ImageFilter.BoxBlur(reach * 0.75))
    return wide.point([max(0, min(255, (value - 10) * 9)) for value in range(256)])
