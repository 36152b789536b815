"""The name of a preset and a picture's size come in, the frame that its platform wants goes out."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# A picture that misses the wanted shape by less than this share stays as it is.
_SAME_SHAPE = Fraction(1, 100)


class ClipPresetName(StrEnum):
    """Presets by name."""

    YOUTUBE_SHORT = "youtube_short"
    TIKTOK = "tiktok"
    INSTAGRAM_REEL = "instagram_reel"
    INSTAGRAM_STORY = "instagram_story"
    HIGHLIGHT = "highlight"
    FACEBOOK_SQUARE = "facebook_square"
    LINKEDIN = "linkedin"


@dataclass(frozen=True, slots=True)
class Preset:
    """What a platform wants: the size of a frame at most, in its shape, and a length at most, in seconds."""

    name: ClipPresetName
    title: str
    width: int
    height: int
    max_seconds: int

    @property
    def aspect_ratio(self) -> str:
        """The shape as people write it: `9:16`."""
        shape = Fraction(self.width, self.height)
        return f"{shape.numerator}:{shape.denominator}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle cut out of the middle of a picture, and the size it is scaled to: even numbers of pixels."""

    crop_width: int
    crop_height: int
    width: int
    height: int


# spec/wavestack, section 3.2: what the templates of the automations ask for.
PRESETS = (
    Preset(ClipPresetName.YOUTUBE_SHORT, "YouTube Short", 1080, 1920, 60),
    Preset(ClipPresetName.TIKTOK, "TikTok", 1080, 1920, 60),
    Preset(ClipPresetName.INSTAGRAM_REEL, "Instagram Reel", 1080, 1920, 90),
    Preset(ClipPresetName.INSTAGRAM_STORY, "Instagram Story", 1080, 1920, 15),
    Preset(ClipPresetName.HIGHLIGHT, "Highlight", 1920, 1080, 180),
    Preset(ClipPresetName.FACEBOOK_SQUARE, "Facebook square", 1080, 1080, 120),
    Preset(ClipPresetName.LINKEDIN, "LinkedIn", 1920, 1080, 90),
)
PRESET_OF = {preset.name: preset for preset in PRESETS}


def preset_frame(preset: Preset, width: int, height: int) -> Frame | None:
    """The frame of a picture as it is shown (rotated, with square pixels); None where it fits as it is.

    Pictures are never enlarged: that would cost bytes and show nothing more.
    """
    shape, shown = Fraction(preset.width, preset.height), Fraction(width, height)
    if abs(shown / shape - 1) <= _SAME_SHAPE and width <= preset.width and height <= preset.height:
        return None
    crop_width = min(Fraction(width), height * shape)
    crop_height = min(Fraction(height), width / shape)
    scale = min(Fraction(1), preset.width / crop_width)
    return Frame(
        crop_width=_even(crop_width),
        crop_height=_even(crop_height),
        width=_even(crop_width * scale),
        height=_even(crop_height * scale),
    )


def _even(pixels: Fraction) -> int:
    """Encoders keep colour for squares of four pixels, so both sides are even; what is cut off is one pixel."""
    return max(2, int(pixels) // 2 * 2)
