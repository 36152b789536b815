"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as protocols and one value."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing
from subgraphs.wavestack.thumbnails.settings import ThumbnailSettings


class Painter(Protocol):
    """Draws. May be called from several threads at once."""

    def paint(self, drawing: Drawing, picture: bytes | None) -> bytes:
        """The thumbnail as PNG; VALIDATION_ERROR on `image` where the picture cannot be read."""
        ...


class FrameReader(Protocol):
    """Takes frames from videos. May be called from several threads at once."""

    def frame(self, video: Path, seconds: float, *, deadline: float) -> bytes:
        """The frame that is shown at `seconds`, upright, as the bytes of an image file.

        VALIDATION_ERROR on `timestamp` where the video ends before, on `videoUrl` where the file is no video.
        TimeoutError where the monotonic clock passes `deadline`.
        """
        ...


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses. Painter and reader are opened when first used: their libraries take long."""

    settings: ThumbnailSettings
    storage: FileStorage
    fetcher: GuardedFetcher
    open_painter: Callable[[], Painter]
    open_frames: Callable[[], FrameReader]
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    @cached_property
    def painter(self) -> Painter:
        """Draws thumbnails."""
        return self.open_painter()

    @cached_property
    def frames(self) -> FrameReader:
        """Takes frames."""
        return self.open_frames()
