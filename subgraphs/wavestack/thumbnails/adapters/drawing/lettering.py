"""A text, how it is to be set and the room for it come in; it stands on the picture, legible and inside the frame."""

from typing import Final

from PIL import Image, ImageChops, ImageDraw

from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import SIZE, Canvas, blurred, drawn, faded
from subgraphs.wavestack.thumbnails.adapters.drawing.ink import Area, Bounds, Ink, fitting_ink, plate_padding
from subgraphs.wavestack.thumbnails.adapters.drawing.legibility import READABLE, readable_fill, support
from subgraphs.wavestack.thumbnails.adapters.drawing.typesetting import set_text
from subgraphs.wavestack.thumbnails.domain.colors import BLACK, WHITE, Rgb, contrast, mix, most_readable, ramp
from subgraphs.wavestack.thumbnails.domain.look import Lettering, Plate, Shadow

# With an outline around them, letters keep their form at this contrast.
_FORM: Final = 3.0
_GLOWS: Final = ((1.0, 0.55), (0.35, 0.9))


def set_in(text: str, lettering: Lettering, area: Area) -> Ink | None:
    """The ink of a text in its area; None where nothing of it can be drawn."""
    spelt = text.upper() if lettering.upper else text
    setting = set_text(spelt, lettering.face, highlight=lettering.highlight is not None)
    return None if setting is None else fitting_ink(setting, lettering, area)


def reach_of(ink: Ink, lettering: Lettering) -> Bounds:
    """What a text covers with its plate."""
    padding = round(plate_padding(lettering, ink.size))
    left, top, right, bottom = ink.bounds
    return left - padding, top - padding, right + padding, bottom + padding


def write(canvas: Canvas, ink: Ink, lettering: Lettering) -> None:
    """Put a text on the picture, from the plate behind it to its emoji."""
    if lettering.plate is not None:
        _lay_plate(canvas, lettering.plate, lettering, ink)
    fill, outlines = _colors(canvas, lettering, ink)
    if lettering.shadow is not None:
        _lay_shadow(canvas, lettering.shadow, ink)
    if not outlines and lettering.plate is None:
        support(canvas, ink.outermost, fill, reach=lettering.size / 5)
    for mask, color in zip(reversed(ink.outlines), reversed(outlines), strict=True):
        canvas.image.paste(color, (0, 0), mask)
    _fill(canvas, lettering, ink, fill)
    canvas.image.paste(ink.emoji, (0, 0), ink.emoji)


def _colors(canvas: Canvas, lettering: Lettering, ink: Ink) -> tuple[Rgb, list[Rgb]]:
    """The colours of letters and outlines, changed where nobody could read them."""
    fill = canvas.color(lettering.fill)
    outlines = [canvas.color(outline.color) for outline in lettering.outlines]
    if outlines:
        if contrast(fill, outlines[0]) < _FORM:
            outlines[0] = most_readable((BLACK, WHITE), [fill])
        return fill, outlines
    if lettering.plate is not None:
        ground = canvas.color(lettering.plate.color)
        if contrast(fill, ground) < READABLE:
            fill = most_readable((fill, BLACK, WHITE), [ground])
        return fill, outlines
    return readable_fill(canvas.image, ink.letters if ink.letters.getbbox() else ink.outermost, fill), outlines


def _fill(canvas: Canvas, lettering: Lettering, ink: Ink, fill: Rgb) -> None:
    """Colour the letters: plain or running from one colour into another line by line, one word perhaps in its own."""
    if lettering.fill_end is None or fill != canvas.color(lettering.fill):
        canvas.image.paste(fill, (0, 0), ink.letters)
    else:
        canvas.image.paste(_running(canvas, lettering, ink, fill), (0, 0), ink.letters)
    if lettering.highlight is None:
        return
    color = canvas.color(lettering.highlight)
    grounds = [canvas.color(outline.color) for outline in lettering.outlines[:1]]
    grounds += [canvas.color(lettering.plate.color)] if lettering.plate is not None and not grounds else []
    if grounds:
        readable = min(contrast(color, ground) for ground in grounds) >= _FORM
    else:
        readable = readable_fill(canvas.image, ink.bright, color) == color
    if readable:
        canvas.image.paste(color, (0, 0), ink.bright)


def _running(canvas: Canvas, lettering: Lettering, ink: Ink, fill: Rgb) -> Image.Image:
    """Every line runs from the first colour at its top to the second one at its foot."""
    end = canvas.color(lettering.fill_end or lettering.fill)
    colors = Image.new("RGB", SIZE, fill)
    column = Image.new("RGB", (1, 256))
    column.putdata(ramp([fill, fill, end, end], 256))
    first, last = ink.lines[0][1], ink.lines[-1][3]
    count = len(ink.lines)
    if lettering.tilt:
        height = (last - first) // count
        places = [(first + height * index, first + height * (index + 1)) for index in range(count)]
    else:
        places = [(line[1], line[3]) for line in ink.lines]
    for top, bottom in places:
        colors.paste(column.resize((SIZE[0], max(1, bottom - top))), (0, top))
    return colors


def _lay_shadow(canvas: Canvas, shadow: Shadow, ink: Ink) -> None:
    color, mask = canvas.color(shadow.color), ink.outermost
    if shadow.kind == "glow":
        for share, opacity in _GLOWS:
            cloud = blurred(mask, shadow.blur * share)
            canvas.shine(cloud, color, opacity * shadow.opacity)
        return
    if shadow.kind == "long":
        mask = _drawn_out(mask, shadow.dx, shadow.dy)
        canvas.paint(blurred(mask, shadow.blur), color, shadow.opacity)
        return
    canvas.paint(blurred(_shifted(mask, shadow.dx, shadow.dy), shadow.blur), color, shadow.opacity)


def _drawn_out(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """All places of the mask on its way by (dx, dy): each round doubles the way that is covered."""
    steps, covered = max(abs(dx), abs(dy)), 1
    while covered <= steps:
        step = min(covered, steps - covered + 1)
        moved = _shifted(mask, round(dx * step / steps), round(dy * step / steps))
        mask = ImageChops.lighter(mask, moved)
        covered += step
    return mask


def _shifted(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    shifted = Image.new("L", SIZE)
    shifted.paste(mask, (dx, dy))
    return shifted


def _lay_plate(canvas: Canvas, plate: Plate, lettering: Lettering, ink: Ink) -> None:
    """Lay the surface behind the text: behind all of it, or a strip behind each line."""
    padding = round(plate_padding(lettering, ink.size))
    whole = reach_of(ink, lettering)
    boxes = [whole]
    if plate.behind == "lines" and len(ink.lines) > 1:
        middles = [(above[3] + below[1]) // 2 for above, below in zip(ink.lines, ink.lines[1:], strict=False)]
        edges = [whole[1], *middles, whole[3]]
        boxes = [
            (line[0] - padding, edges[index], line[2] + padding, edges[index + 1])
            for index, line in enumerate(ink.lines)
        ]
    color = canvas.color(plate.color)

    def surfaces(pen: ImageDraw.ImageDraw, scale: int) -> None:
        for box in boxes:
            _plate_shape(pen, scale, box, plate)

    mask = drawn(surfaces)
    canvas.paint(blurred(_shifted(mask, 0, 8), 14), mix(color, BLACK, 0.8), 0.35 * plate.opacity)
    canvas.paint(faded(mask, plate.opacity), color)


def _plate_shape(pen: ImageDraw.ImageDraw, scale: int, box: Bounds, plate: Plate) -> None:
    left, top, right, bottom = (edge * scale for edge in box)
    lean = round((bottom - top) * plate.lean / 90)
    if lean:
        corners = [(left + lean, top), (right + lean // 2, top), (right - lean, bottom), (left - lean // 2, bottom)]
        pen.polygon(corners, fill=255)
    else:
        pen.rounded_rectangle(
            (left, top, right, bottom), radius=min(plate.radius * scale, (bottom - top) // 2), fill=255
        )
