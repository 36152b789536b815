"""An order and perhaps a picture come in, the finished PNG goes out: the same bytes for the same order."""

import io
import warnings
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

import msgspec
from PIL import Image, ImageDraw, ImageOps

from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.wavestack.thumbnails.adapters.drawing import emoji, ornaments
from subgraphs.wavestack.thumbnails.adapters.drawing.canvas import SIZE, Canvas, blurred, grown
from subgraphs.wavestack.thumbnails.adapters.drawing.grounds import covering, graded, ground
from subgraphs.wavestack.thumbnails.adapters.drawing.ink import Area, Bounds
from subgraphs.wavestack.thumbnails.adapters.drawing.lettering import reach_of, set_in, write
from subgraphs.wavestack.thumbnails.adapters.drawing.png import encoded
from subgraphs.wavestack.thumbnails.adapters.drawing.shapes import draw_shape
from subgraphs.wavestack.thumbnails.domain.colors import BLACK, WHITE, Rgb, most_readable, read_color
from subgraphs.wavestack.thumbnails.domain.drawing import EMOJI, MAX_BYTES, Drawing, digest_of
from subgraphs.wavestack.thumbnails.domain.look import Ground, Lettering, Look, Standing, TextPosition
from subgraphs.wavestack.thumbnails.domain.measures import HEIGHT, WIDTH, Box
from subgraphs.wavestack.thumbnails.domain.shapes import Shape

_ROLES: Final = ("start", "end", "accent", "text")
_ANCHORS: Final = {
    TextPosition.TOP: 0.0,
    TextPosition.TOP_THIRD: 0.2,
    TextPosition.CENTER: 0.5,
    TextPosition.BOTTOM_THIRD: 0.8,
    TextPosition.BOTTOM: 1.0,
}
# Importing it is what makes its shapes known.
_ORNAMENTS: Final = ornaments
_GAP: Final = 26
_SUBTITLE_SHARE: Final = 0.3
# What stands beside the title may not leave the frame by more: its layer has empty edges.
_OVERLAP: Final = 24
_PERSON_HEIGHT: Final = 0.96
_PERSON_WIDTH: Final = 0.46
_PICTURE_GROUNDS: Final = frozenset({Ground.IMAGE, Ground.BLUR})
# More pixels than any camera has: a small file must not become gigabytes.
MAX_PIXELS: Final = 50_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")


CutOut = Callable[[Image.Image], Image.Image | None]
"""The person of a picture, cut out as RGBA; None where nobody is seen."""


class PillowPainter:
    """Draws thumbnails in the calling thread. Without `cut_out`, people in pictures stay where they are."""

    def __init__(self, cut_out: CutOut | None = None) -> None:
        self._cut_out = cut_out

    def paint(self, drawing: Drawing, picture: bytes | None) -> bytes:
        """Draw. VALIDATION_ERROR on `image` where the picture cannot be read.

        Where a face is wished for and the picture shows a person, that is the face: cut out, the picture out of focus.
        """
        image = None if picture is None else open_picture(picture)
        person = None
        if image is not None and drawing.expression is not None and self._cut_out is not None:
            person = self._cut_out(image)
        if person is not None and drawing.ground == Ground.IMAGE:
            drawing = replace(drawing, ground=Ground.BLUR)
        return encoded(compose(drawing, image, person), max_bytes=MAX_BYTES)


def compose(drawing: Drawing, picture: Image.Image | None, person: Image.Image | None = None) -> Image.Image:
    """The finished picture: background, shapes, what stands beside the text, the text."""
    look = drawing.look
    roles = _roles(drawing)
    stops = [roles["start"], roles["end"]]
    canvas = Canvas(
        image=ground(drawing.ground, stops, look.angle, picture, look.grade),
        roles=roles,
        chance=Random(digest_of(drawing, picture=None)),  # noqa: S311 - it scatters confetti
    )
    has_picture = picture is not None and drawing.ground in _PICTURE_GROUNDS
    beside = drawing.expression is not None or (picture is not None and not has_picture)
    for shape in look.shapes:
        if _is_wanted(shape, drawing, has_picture=has_picture, beside=beside):
            draw_shape(shape, canvas)
    if person is not None:
        _put_person(canvas, graded(person, look.grade), person.getchannel("A"), look.beside)
    elif drawing.expression is not None:
        _put_face(canvas, EMOJI[drawing.expression], look.beside)
    elif picture is not None and beside:
        _put_card(canvas, graded(picture, look.grade), look.beside)
    _write_all(canvas, drawing, beside=beside)
    return canvas.image


def open_picture(data: bytes) -> Image.Image:
    """Decode a picture, turned as its camera was held; refused where it is none, broken, or has too many pixels."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            warnings.simplefilter("ignore")
            if opened.width * opened.height > MAX_PIXELS:
                raise _too_large()
            opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))
            image = ImageOps.exif_transpose(opened)
            return _opaque(image)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise invalid("image", "readable", "The image cannot be read") from error


def _too_large() -> SubgraphError:
    return invalid("image", "maxPixels", f"The image has more than {MAX_PIXELS} pixels")


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, WHITE)
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return image.convert("RGB")


def _roles(drawing: Drawing) -> dict[str, Rgb]:
    """The client's colours take the first roles; text is then whatever can be read on them."""
    roles = {name: read_color(text) or WHITE for name, text in zip(_ROLES, drawing.look.colors, strict=True)}
    given = [color for color in (read_color(text) for text in drawing.colors) if color is not None]
    roles |= dict(zip(_ROLES, given, strict=False))
    if len(given) == 1:
        roles["end"] = given[0]
    if given and len(given) < len(_ROLES) and drawing.ground not in _PICTURE_GROUNDS:
        roles["text"] = most_readable((roles["text"], WHITE, BLACK), [roles["start"], roles["end"]])
    return roles


def _is_wanted(shape: Shape, drawing: Drawing, *, has_picture: bool, beside: bool) -> bool:
    if shape.over != "any" and (shape.over == "picture") != has_picture:
        return False
    subtitled = drawing.subtitle is not None
    cases = {"always": True, "subtitle": subtitled, "beside": beside, "alone": not beside}
    return cases.get(shape.when, not beside and not subtitled)


def _put_face(canvas: Canvas, text: str, standing: Standing) -> None:
    """A face like a sticker: cut out along a rim, with a shadow."""
    side = round(standing.height * HEIGHT)
    rim = max(6, side // 30)
    face = Image.new("RGBA", (side + 4 * rim, side + 4 * rim))
    face.alpha_composite(emoji.draw(emoji.pictures_of(text)[0], side), (2 * rim, 2 * rim))
    face = face.rotate(-standing.tilt, Image.Resampling.BICUBIC)
    cut = grown(face.getchannel("A"), rim)
    _put(canvas, face, cut, standing)


def _put_person(canvas: Canvas, person: Image.Image, alpha: Image.Image, standing: Standing) -> None:
    """A person like a sticker, as large as fits beside the title, standing on the lower edge."""
    scale = min(_PERSON_HEIGHT * HEIGHT / person.height, _PERSON_WIDTH * WIDTH / person.width)
    size = (max(1, round(person.width * scale)), max(1, round(person.height * scale)))
    rim, edge = 9, 40
    layer = Image.new("RGBA", (size[0] + 2 * edge, size[1] + edge))
    layer.paste(person.convert("RGB").resize(size), (edge, edge), alpha.resize(size))
    place = msgspec.structs.replace(standing, y=1 - (layer.height / 2 - _OVERLAP) / HEIGHT)
    _put(canvas, layer, grown(layer.getchannel("A"), rim), place)


def _put_card(canvas: Canvas, picture: Image.Image, standing: Standing) -> None:
    """A picture like a printed photo, with a rim and round corners."""
    height = round(standing.height * HEIGHT * 0.9)
    width = round(min(WIDTH * 0.34, height * 4 / 3))
    scale, rim, edge = 2, 12, 40
    rounded = Image.new("L", (width * scale, height * scale))
    ImageDraw.Draw(rounded).rounded_rectangle((0, 0, width * scale - 1, height * scale - 1), 22 * scale, fill=255)
    card = Image.new("RGBA", (width + 2 * edge, height + 2 * edge))
    card.paste(covering(picture, (width, height)), (edge, edge), rounded.reduce(scale))
    outer = grown(card.getchannel("A"), rim)
    turned = (-(standing.tilt or 3.0), Image.Resampling.BICUBIC)
    _put(canvas, card.rotate(*turned, expand=True), outer.rotate(*turned, expand=True), standing)


def _put(canvas: Canvas, picture: Image.Image, cut: Image.Image, standing: Standing) -> None:
    left, top = round(standing.x * WIDTH - picture.width / 2), round(standing.y * HEIGHT - picture.height / 2)
    at = (min(left, WIDTH - picture.width + _OVERLAP), max(-_OVERLAP, min(top, HEIGHT - picture.height + _OVERLAP)))
    mask = Image.new("L", SIZE)
    mask.paste(cut, at)
    shade = Image.new("L", SIZE)
    shade.paste(mask, (10, 18))
    canvas.paint(blurred(shade, 22), BLACK, 0.5)
    canvas.paint(mask, canvas.color(standing.rim))
    canvas.image.paste(picture, at, picture)


def _write_all(canvas: Canvas, drawing: Drawing, *, beside: bool) -> None:
    """Title and subtitle, each in its own box; where those are one, the subtitle stands below the title."""
    look = drawing.look
    title = _area(look.title, beside=beside, position=drawing.position)
    subtitle = _area(look.subtitle, beside=beside, position=None)
    if drawing.title is not None and drawing.subtitle is not None and _overlap(title, subtitle):
        _write_stacked(canvas, drawing.title, drawing.subtitle, look, title)
        return
    for text, lettering, area in ((drawing.title, look.title, title), (drawing.subtitle, look.subtitle, subtitle)):
        ink = None if text is None else set_in(text, lettering, area)
        if ink is not None:
            write(canvas, ink, lettering)


def _write_stacked(canvas: Canvas, title: str, subtitle: str, look: Look, area: Area) -> None:
    """Both texts as one block, which stands where the title would."""
    gap = max(4, _GAP - round(5 * abs(look.title.tilt)))
    lower = set_in(subtitle, look.subtitle, replace(area, top=area.bottom - area.height * _SUBTITLE_SHARE, down=0.0))
    taken = 0 if lower is None else _height(reach_of(lower, look.subtitle)) + gap
    upper = set_in(title, look.title, replace(area, bottom=area.bottom - taken, down=0.0))
    free = area.height - taken - (0 if upper is None else _height(reach_of(upper, look.title)))
    top = round(area.top + free * area.down)
    for ink, lettering in ((upper, look.title), (lower, look.subtitle)):
        if ink is not None:
            reach = reach_of(ink, lettering)
            write(canvas, ink.moved(0, top - reach[1]), lettering)
            top += _height(reach) + gap


def _height(bounds: Bounds) -> int:
    return bounds[3] - bounds[1]


def _area(lettering: Lettering, *, beside: bool, position: TextPosition | None) -> Area:
    box: Box = lettering.beside if beside and lettering.beside is not None else lettering.box
    down = lettering.anchor
    if position is not None:
        box, down = Box(box.left, 0.06, box.right, 0.94), _ANCHORS[position]
    return Area(box.left * WIDTH, box.top * HEIGHT, box.right * WIDTH, box.bottom * HEIGHT, -1.0, down)


def _overlap(one: Area, other: Area) -> bool:
    return one.top < other.bottom and other.top < one.bottom and one.left < other.right and other.left < one.right
