"""What a client says of a thumbnail comes in; a checked wish, and the drawing that fulfils it, go out."""

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.thumbnails.domain.colors import hex_of, read_color
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing, FaceExpression
from subgraphs.wavestack.thumbnails.domain.look import Ground, Look, TextPosition
from subgraphs.wavestack.thumbnails.domain.looks import STYLES, ThumbnailStyle
from subgraphs.wavestack.thumbnails.domain.titles import cleaned_subtitle, cleaned_title

MOST_COLORS: Final = 4
URL_LENGTH: Final = 2000
_LONGEST_VIDEO: Final = 7 * 86_400.0
_PICTURE_GROUNDS: Final = frozenset({Ground.IMAGE, Ground.BLUR})
_EXPRESSIONS: Final = {
    ThumbnailStyle.GAMING: FaceExpression.EXCITED,
    ThumbnailStyle.VLOG: FaceExpression.HAPPY,
    ThumbnailStyle.TUTORIAL: FaceExpression.THINKING,
    ThumbnailStyle.REACTION: FaceExpression.SHOCKED,
    ThumbnailStyle.CUSTOM: FaceExpression.HAPPY,
}

SourceKind = Literal["image_url", "image_asset", "video_url", "video_asset", "clip"]


class Source(msgspec.Struct, frozen=True):
    """Where the picture comes from. `seconds` is the place of the frame in a video, `field` the input that named it."""

    kind: SourceKind
    reference: str
    field: str
    seconds: float | None = None


class Wish(msgspec.Struct, frozen=True):
    """A thumbnail as it was asked for, checked. `template` is an id or the name of a built-in one."""

    title: str | None
    subtitle: str | None = None
    style: ThumbnailStyle = ThumbnailStyle.CUSTOM
    template: str | None = None
    include_face: bool | None = None
    expression: FaceExpression | None = None
    ground: Ground | None = None
    colors: tuple[str, ...] = ()
    position: TextPosition | None = None
    source: Source | None = None
    clip_id: str | None = None
    asset_id: str | None = None


def checked(wish: Wish, *, titled: bool = True) -> Wish:
    """The wish with cleaned texts and colours, or VALIDATION_ERROR with the field that is wrong."""
    title = wish.title or ""
    cleaned = cleaned_title(title) if titled or title.strip() else None
    if wish.ground in _PICTURE_GROUNDS and wish.source is None:
        raise invalid("background", "source", "This background needs an image or a video to take it from")
    return msgspec.structs.replace(
        wish,
        title=cleaned,
        subtitle=cleaned_subtitle(wish.subtitle),
        colors=checked_colors(wish.colors),
        source=None if wish.source is None else _checked_source(wish.source),
    )


def checked_colors(colors: Sequence[str]) -> tuple[str, ...]:
    """Up to four colours as `#rrggbb`."""
    if len(colors) > MOST_COLORS:
        raise invalid("colors", "maxItems", f"At most {MOST_COLORS} colors can be given")
    found = [read_color(color.strip()) for color in colors]
    if any(color is None for color in found):
        raise invalid("colors", "format", "Colors must look like #ff0000")
    return tuple(hex_of(color) for color in found if color is not None)


def _checked_source(source: Source) -> Source:
    if not source.reference.strip():
        raise invalid(source.field, "required", "A source must not be empty")
    if len(source.reference) > URL_LENGTH:
        raise invalid(source.field, "maxLength", f"A source must be at most {URL_LENGTH} characters long")
    seconds = source.seconds
    if seconds is not None and not (math.isfinite(seconds) and 0 <= seconds <= _LONGEST_VIDEO):
        raise invalid("timestamp", "range", "Timestamp must be a number of seconds from the start of the video")
    return source


def drawing_of(wish: Wish, template: Look | None) -> Drawing:
    """Make all choices that the wish leaves open."""
    look = template or STYLES[wish.style]
    return Drawing(
        look=look,
        title=wish.title,
        subtitle=wish.subtitle,
        ground=_ground(wish, look),
        colors=wish.colors,
        expression=_expression(wish),
        position=wish.position,
    )


def _ground(wish: Wish, look: Look) -> Ground:
    """A picture fills the frame unless somebody said otherwise; without one there is only paint."""
    if wish.ground is not None:
        return wish.ground
    if wish.source is None:
        return Ground.GRADIENT if look.ground in _PICTURE_GROUNDS else look.ground
    return look.ground if look.ground is Ground.BLUR else Ground.IMAGE


def _expression(wish: Wish) -> FaceExpression | None:
    """A face is drawn where it is asked for, or where an expression is and nobody said that there should be none."""
    if wish.include_face is False or (wish.include_face is None and wish.expression is None):
        return None
    return wish.expression or _EXPRESSIONS[wish.style]


def stored_wish(wish: Wish) -> dict[str, Any]:  # Any: a JSON object
    """The wish as JSON, for the row of a thumbnail that is drawn later."""
    stored: dict[str, Any] = msgspec.to_builtins(wish)
    return stored


def restored_wish(stored: object) -> Wish:
    """The wish of a row."""
    return msgspec.convert(stored, Wish)
