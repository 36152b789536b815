"""A shape's description comes in as JSON, the same as a frozen value goes out: what stands between ground and text."""

from typing import Annotated, Literal

import msgspec

from subgraphs.wavestack.thumbnails.domain.measures import (
    Box,
    Count,
    Degrees,
    Paint,
    Part,
    Pixels,
    Place,
    Share,
)


class Shape(Part, frozen=True, tag_field="shape"):
    """Something that is drawn between background and text: over plain backgrounds, pictures, or both."""

    over: Literal["any", "plain", "picture"] = "any"
    when: Literal["always", "subtitle", "beside", "alone", "bare"] = "always"
    """Drawn always, only with a subtitle, only with something beside the title, only without, or without both."""
    color: Paint = "accent"
    opacity: Share = 1.0


class Rays(Shape, frozen=True, tag="rays"):
    """Beams from one point, fading towards the corners."""

    x: Place = 0.5
    y: Place = 0.5
    count: Count = 18
    turn: Degrees = 0


class Dots(Shape, frozen=True, tag="dots"):
    """A halftone of dots that shrink from one side to the other."""

    pitch: Annotated[int, msgspec.Meta(ge=12, le=120)] = 34
    side: Literal["left", "right", "top", "bottom"] = "bottom"
    reach: Share = 0.6
    largest: Share = 0.9


class Stripes(Shape, frozen=True, tag="stripes"):
    """Slanted stripes in a box."""

    box: Box = Box()
    width: Annotated[int, msgspec.Meta(ge=2, le=200)] = 34
    lean: Annotated[float, msgspec.Meta(ge=-2, le=2)] = 0.6


class Grid(Shape, frozen=True, tag="grid"):
    """A floor of glowing lines that run to the horizon."""

    horizon: Share = 0.62
    columns: Count = 22
    rows: Count = 9


class Glow(Shape, frozen=True, tag="glow"):
    """Soft light around a point."""

    x: Place = 0.5
    y: Place = 0.5
    radius: Annotated[float, msgspec.Meta(gt=0, le=2)] = 0.6


class Disc(Shape, frozen=True, tag="disc"):
    """A circle, filled, or a ring where `line` says how many pixels wide."""

    x: Place = 0.5
    y: Place = 0.5
    radius: Annotated[float, msgspec.Meta(gt=0, le=2)] = 0.2
    line: Pixels = 0
    soft: Pixels = 0


class Play(Shape, frozen=True, tag="play"):
    """The sign that starts a video: a triangle cut out of a disc."""

    x: Place = 0.5
    y: Place = 0.5
    radius: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.16


class Band(Shape, frozen=True, tag="band"):
    """A rectangle, its sides leaning by so many pixels, its corners rounded."""

    box: Box = Box()
    lean: Annotated[int, msgspec.Meta(ge=-600, le=600)] = 0
    radius: Pixels = 0
    soft: Pixels = 0


class Border(Shape, frozen=True, tag="border"):
    """A frame around everything."""

    inset: Pixels = 0
    width: Pixels = 14
    radius: Pixels = 0
    glow: Pixels = 0


class Brackets(Shape, frozen=True, tag="brackets"):
    """Corners of a view finder."""

    inset: Pixels = 34
    length: Pixels = 74
    width: Pixels = 7


class Confetti(Shape, frozen=True, tag="confetti"):
    """Scattered bits of paper in the look's colours and white."""

    count: Count = 70


class Scanlines(Shape, frozen=True, tag="scanlines"):
    """Thin dark lines as on an old screen."""

    pitch: Annotated[int, msgspec.Meta(ge=3, le=20)] = 5


class Streak(Shape, frozen=True, tag="streak"):
    """A lens flare: light drawn out to the sides."""

    x: Place = 0.5
    y: Place = 0.5
    length: Share = 0.9
    thickness: Annotated[int, msgspec.Meta(ge=2, le=80)] = 10


class Speed(Shape, frozen=True, tag="speed"):
    """Lines of speed from the edges towards a point."""

    x: Place = 0.5
    y: Place = 0.5
    count: Count = 90
    clear: Share = 0.42


class Vignette(Shape, frozen=True, tag="vignette"):
    """Darkness that grows towards the edges."""


class Scrim(Shape, frozen=True, tag="scrim"):
    """Colour that fades from one side of the frame towards the other."""

    side: Literal["left", "right", "top", "bottom"] = "left"
    reach: Annotated[float, msgspec.Meta(gt=0, le=2)] = 0.8


class Window(Shape, frozen=True, tag="window"):
    """A window of a program with lines of text in it."""

    box: Box = Box()
    tilt: Annotated[float, msgspec.Meta(ge=-15, le=15)] = 0

    def __post_init__(self) -> None:
        """Refuse one in which its lines have no room."""
        self.box.require(width=0.15, height=0.2)


class Underline(Shape, frozen=True, tag="underline"):
    """A brush stroke of so many pixels."""

    box: Box = Box()


AnyShape = (
    Rays
    | Dots
    | Stripes
    | Grid
    | Glow
    | Disc
    | Play
    | Band
    | Border
    | Brackets
    | Confetti
    | Scanlines
    | Streak
    | Speed
    | Vignette
    | Scrim
    | Window
    | Underline
)
