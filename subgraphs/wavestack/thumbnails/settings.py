"""Settings as text by name come in, frozen values of this subgraph go out."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings

Positive = Annotated[float, msgspec.Meta(gt=0)]
PositiveInt = Annotated[int, msgspec.Meta(ge=1)]


class ThumbnailSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    thumbnail_hours: Positive = 24.0
    """How long a thumbnail can be fetched after it was drawn."""
    thumbnail_concurrency: PositiveInt = 3
    """How many thumbnails one process draws at once; others wait."""
    thumbnail_timeout_seconds: Positive = 120.0
    """How long a thumbnail may take, with waiting and fetching."""
    thumbnail_fetch_seconds: Positive = 60.0
    """How long fetching a video or an image may take."""
    thumbnail_max_video_bytes: PositiveInt = 1024**3
    """The largest video that frames are taken from."""
    thumbnail_max_image_bytes: PositiveInt = 20 * 1024**2
    """The largest image that is taken as a background."""
    clip_thumbnails: bool = False
    """Whether every finished clip gets a thumbnail by itself."""
