"""Nothing comes in, the units of a look's description go out: colours, shares, pixels, and the frame they refer to."""

from typing import Annotated, Final

import msgspec

WIDTH: Final = 1280
HEIGHT: Final = 720
_ROUNDING: Final = 1e-9

Hex = Annotated[str, msgspec.Meta(pattern=r"^#[0-9A-Fa-f]{6}$")]
Paint = Annotated[str, msgspec.Meta(pattern=r"^(start|end|accent|text|black|white|#[0-9A-Fa-f]{6})$")]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Place = Annotated[float, msgspec.Meta(ge=-0.5, le=1.5)]
Degrees = Annotated[float, msgspec.Meta(ge=-360, le=360)]
Factor = Annotated[float, msgspec.Meta(ge=0, le=4)]
Pixels = Annotated[int, msgspec.Meta(ge=0, le=200)]
Offset = Annotated[int, msgspec.Meta(ge=-80, le=80)]
Count = Annotated[int, msgspec.Meta(ge=1, le=200)]
LetterSize = Annotated[int, msgspec.Meta(ge=20, le=320)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a description: unknown names are refused, so that a typing error is no silent no."""


class Box(Part, frozen=True):
    """A rectangle within the frame."""

    left: Share = 0.05
    top: Share = 0.07
    right: Share = 0.95
    bottom: Share = 0.93

    def __post_init__(self) -> None:
        """Refuse a box that has no inside."""
        self.require(width=0.001, height=0.001)

    def require(self, *, width: float, height: float) -> None:
        """ValueError where the box is narrower or lower."""
        if self.right - self.left < width - _ROUNDING or self.bottom - self.top < height - _ROUNDING:
            raise ValueError(f"this box must be at least {width:g} wide and {height:g} high")
