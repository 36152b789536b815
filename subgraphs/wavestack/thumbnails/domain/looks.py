"""A style's or a built-in template's name comes in, its look goes out."""

from enum import StrEnum
from typing import Final

from subgraphs.wavestack.thumbnails.domain.styles import CUSTOM, GAMING, REACTION, TUTORIAL, VLOG
from subgraphs.wavestack.thumbnails.domain.templates import BOLD, COLORFUL, DRAMATIC, GRADIENT, MINIMAL, SPLIT


class ThumbnailStyle(StrEnum):
    """The documented styles."""

    GAMING = "gaming"
    VLOG = "vlog"
    TUTORIAL = "tutorial"
    REACTION = "reaction"
    CUSTOM = "custom"


STYLES: Final = {
    ThumbnailStyle.GAMING: GAMING,
    ThumbnailStyle.VLOG: VLOG,
    ThumbnailStyle.TUTORIAL: TUTORIAL,
    ThumbnailStyle.REACTION: REACTION,
    ThumbnailStyle.CUSTOM: CUSTOM,
}
TEMPLATES: Final = {
    "bold": BOLD,
    "dramatic": DRAMATIC,
    "colorful": COLORFUL,
    "minimal": MINIMAL,
    "gaming": GAMING,
    "split": SPLIT,
    "gradient": GRADIENT,
    "vlog": VLOG,
}
