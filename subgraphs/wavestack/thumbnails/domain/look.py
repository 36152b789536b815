"""The description of a look comes in as JSON, the same as frozen values goes out: what a template consists of.

Places and lengths are shares of the frame (0 to 1), letters are measured in pixels of a frame of 1280 by 720. A colour
is `#rrggbb` or a role: the look's four colours (`start`, `end`, `accent`, `text`), `black` or `white`.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from subgraphs.wavestack.thumbnails.domain.measures import (
    Box,
    Degrees,
    Factor,
    Hex,
    LetterSize,
    Offset,
    Paint,
    Part,
    Pixels,
    Share,
)
from subgraphs.wavestack.thumbnails.domain.shapes import AnyShape


class Ground(StrEnum):
    """What lies behind everything."""

    GRADIENT = "gradient"
    SOLID = "solid"
    BLUR = "blur"
    IMAGE = "image"


class TextPosition(StrEnum):
    """Where the title stands from top to bottom."""

    TOP = "top"
    TOP_THIRD = "top_third"
    CENTER = "center"
    BOTTOM_THIRD = "bottom_third"
    BOTTOM = "bottom"


class Outline(Part, frozen=True):
    """A line around letters, so many pixels wide; the next one lies around it."""

    width: Pixels
    color: Paint = "black"


class Shadow(Part, frozen=True):
    """What lies below letters: a drop shadow, a long one that makes them solid, or a glow on all sides."""

    kind: Literal["drop", "long", "glow"] = "drop"
    color: Paint = "black"
    dx: Offset = 6
    dy: Offset = 8
    blur: Pixels = 8
    opacity: Share = 0.75


class Plate(Part, frozen=True):
    """A surface behind the text: one behind each line, or one behind all of it."""

    color: Paint = "black"
    opacity: Share = 0.85
    padding: Pixels = 22
    radius: Pixels = 0
    lean: Degrees = 0
    behind: Literal["lines", "block"] = "block"


class Lettering(Part, frozen=True):
    """How a title or subtitle is set."""

    face: Literal["anton", "cinzel", "kanit", "lilita", "luckiest", "montserrat", "sans", "spartan", "titan"] = "sans"
    box: Box = Box()
    beside: Box | None = None
    """The box while a face or a picture stands beside the text."""
    size: LetterSize = 150
    smallest: LetterSize = 40
    lines: Annotated[int, msgspec.Meta(ge=1, le=6)] = 4
    leading: Annotated[float, msgspec.Meta(ge=0.8, le=2)] = 1.08
    align: Literal["start", "center", "end"] = "center"
    anchor: Share = 0.5
    """Where in its box the text stands: 0 at the top, 1 at the bottom."""
    upper: bool = False
    tilt: Annotated[float, msgspec.Meta(ge=-15, le=15)] = 0
    slant: Annotated[float, msgspec.Meta(ge=-0.4, le=0.4)] = 0
    fill: Paint = "text"
    fill_end: Paint | None = None
    """A second colour that the letters run into from top to bottom."""
    highlight: Paint | None = None
    """The colour of the longest word, where there are several."""
    outlines: Annotated[tuple[Outline, ...], msgspec.Meta(max_length=3)] = ()
    shadow: Shadow | None = None
    plate: Plate | None = None

    def __post_init__(self) -> None:
        """Refuse boxes in which nothing could be read."""
        for box in (self.box, self.beside):
            if box is not None:
                box.require(width=0.2, height=0.08)


class Grade(Part, frozen=True):
    """What is done to a picture that fills the frame: 1 leaves it as it is. `tint` lets the gradient through."""

    saturation: Factor = 1.0
    contrast: Factor = 1.0
    brightness: Factor = 1.0
    blur: Pixels = 0
    tint: Share = 0.0


class Standing(Part, frozen=True):
    """Where what stands beside the title stands: its middle, and its height as a share of the frame's."""

    x: Share = 0.8
    y: Share = 0.52
    height: Annotated[float, msgspec.Meta(ge=0.1, le=1)] = 0.62
    tilt: Annotated[float, msgspec.Meta(ge=-30, le=30)] = 0
    rim: Paint = "white"


class Look(Part, frozen=True):
    """All that a template says. A request's own colours take the places of the first ones."""

    colors: Annotated[tuple[Hex, Hex, Hex, Hex], msgspec.Meta(description="start, end, accent, text")]
    title: Lettering
    subtitle: Lettering
    ground: Ground = Ground.GRADIENT
    angle: Degrees = 35
    """The direction of the gradient: 0 from left to right, 90 from top to bottom."""
    grade: Grade = Grade()
    shapes: Annotated[tuple[AnyShape, ...], msgspec.Meta(max_length=24)] = ()
    beside: Standing = Standing()


def read_look(value: object) -> Look:
    """Read a description; ValueError with the place and the reason where it is none."""
    try:
        return msgspec.convert(value, Look)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def description_of(look: Look) -> dict[str, Any]:  # Any: a JSON object
    """The description as JSON; what has its default value is left out."""
    described: dict[str, Any] = msgspec.to_builtins(look)
    return described
