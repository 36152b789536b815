"""What a program found in a video file comes in as JSON, frozen values go out; times are ticks of the stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Any

# Demuxers that read one file and nothing else: no playlists, no lists of files, no devices.
READABLE_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "avi", "mpegts", "mpeg", "mpegvideo", "flv", "asf", "ogg", "gif", "m4v", "h264", "hevc", "ivf", "mxf", "nut",
    "rm", "wtv", "dv", "yuv4mpegpipe", "obu",
    # Without pictures: read only to say so.
    "mp3", "wav", "flac", "aac", "aiff", "ac3", "amr", "caf",
)  # fmt: skip


class Restart(IntEnum):
    """Whether decoding can begin with a packet."""

    NO = 0
    KEYFRAME = 1
    """It can, but packets around it may refer across it."""
    CLEAN = 2
    """It can, and nothing after it refers to anything before it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A coded frame: when it is shown and for how long, in ticks."""

    pts: int
    duration: int
    restart: Restart


@dataclass(frozen=True, slots=True)
class Window:
    """Packets that follow one another in the order of decoding; `ends` where nothing comes after them."""

    packets: tuple[Packet, ...]
    ends: bool

    @property
    def times(self) -> list[int]:
        """When the frames are shown, in that order."""
        return sorted(packet.pts for packet in self.packets)

    @property
    def end(self) -> int:
        """When the last frame has been shown."""
        return max(packet.pts + packet.duration for packet in self.packets)


@dataclass(frozen=True, slots=True)
class VideoStream:
    """A stream of pictures. `rotation` is how many degrees counterclockwise players turn them."""

    index: int
    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    sample_aspect_ratio: Fraction
    rotation: int
    time_base: Fraction
    parameter_sets: str | None
    """`avcc` or `hvcc` where the stream's parameter sets stand outside of it, lengths of 4 bytes before each unit."""
    free_set_id: int | None
    """An id that no parameter set of the stream has."""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height as shown: turned, with square pixels."""
        width, height = round(self.width * self.sample_aspect_ratio), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file as far as a cut needs it. Seconds count from its beginning, which is `origin` on its own clock."""

    format: str
    origin: Fraction
    duration: float | None
    video: VideoStream
    audio_codec: str | None
    around_start: Window | None
    """None where the file does not say when its frames are shown."""
    around_end: Window | None

    @property
    def is_indexed(self) -> bool:
        """Whether the file can be entered anywhere, at a keyframe, and says of every packet when it is shown."""
        return self.format.startswith(("mov,", "matroska,"))

    def seconds(self, pts: int) -> Fraction:
        """When a tick is, in seconds from the beginning."""
        return pts * self.video.time_base - self.origin


Json = Any  # JSON values as the program printed them


def read_media_file(found: Mapping[str, Json]) -> MediaFile:
    """The file that the inspecting program describes."""
    video = dict(found["video"])
    for name in ("time_base", "sample_aspect_ratio"):
        video[name] = Fraction(*video[name])
    return MediaFile(
        format=found["format"],
        origin=Fraction(found["origin"], 1_000_000),
        duration=found["duration"],
        video=VideoStream(**video),
        audio_codec=found["audio_codec"],
        around_start=_window(found["around_start"]),
        around_end=_window(found["around_end"]),
    )


def _window(found: Json) -> Window | None:
    if found is None:
        return None
    packets = tuple(Packet(pts, duration, Restart(restart)) for pts, duration, restart in found["packets"])
    return Window(packets, found["ends"])
