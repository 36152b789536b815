"""The picture below a text and the colours that it may have come in; the readable one, or help for it, goes out."""

from typing import Final

from PIL import Image

from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import Canvas, blurred, grown
from subgraphs.wavestack.thumbnails.domain.colors import (
    BLACK,
    WHITE,
    Rgb,
    contrast_of_luminances,
    luminance,
)

# Large text needs 3 (WCAG 2.2); a thumbnail is looked at in the size of a stamp.
READABLE: Final = 4.5
# From here on a shade behind the letters makes them readable; a colour with less is exchanged.
_HELPABLE: Final = 2.0
_EDGES: Final = (0.03, 0.97)
_HELP: Final = (0.35, 0.5, 0.65, 0.8, 0.92)


def ground_luminances(image: Image.Image, mask: Image.Image) -> tuple[float, float]:
    """The darkest and the lightest part of what lies around the letters of a mask, without the outermost 3 %."""
    around = grown(mask, 4)
    bounds = around.getbbox()
    if bounds is None:
        return 0.0, 0.0
    histogram = image.crop(bounds).convert("L").histogram(around.crop(bounds).point(lambda value: 255 * (value > 127)))
    total = sum(histogram) or 1
    found: list[float] = []
    for edge in _EDGES:
        seen, grey = 0, 0
        while grey < 255 and seen + histogram[grey] < total * edge:
            seen += histogram[grey]
            grey += 1
        found.append(luminance((grey, grey, grey)))
    return found[0], found[1]


def contrast_on(color: Rgb, ground: tuple[float, float]) -> float:
    """The smaller contrast of a colour with the darkest and the lightest part of its ground."""
    own = luminance(color)
    return min(contrast_of_luminances(own, edge) for edge in ground)


def readable_fill(image: Image.Image, mask: Image.Image, wanted: Rgb) -> Rgb:
    """The wanted colour where it can be read on the picture or be helped, else black or white, whichever is better."""
    ground = ground_luminances(image, mask)
    if contrast_on(wanted, ground) >= _HELPABLE:
        return wanted
    return max((wanted, WHITE, BLACK), key=lambda color: contrast_on(color, ground))


def support(canvas: Canvas, mask: Image.Image, fill: Rgb, reach: float) -> None:
    """Lay a soft shade behind the letters, as strong as it takes to read them."""
    if contrast_on(fill, ground_luminances(canvas.image, mask)) >= READABLE:
        return
    shade = BLACK if luminance(fill) > luminance((119, 119, 119)) else WHITE
    cloud = blurred(grown(mask, 10), reach)
    cloud = cloud.point([min(255, value * 2) for value in range(256)])
    plain = canvas.image.copy()
    for opacity in _HELP:
        canvas.image.paste(plain)
        canvas.paint(cloud, shade, opacity)
        if contrast_on(fill, ground_luminances(canvas.image, mask)) >= READABLE:
            return
