"""The name of a file format comes in, what a clip of that format may hold and how it is encoded goes out."""

from dataclasses import dataclass
from enum import StrEnum


class ClipFormat(StrEnum):
    """What a clip's file may be."""

    MP4 = "mp4"
    MOV = "mov"
    WEBM = "webm"
    MKV = "mkv"


@dataclass(frozen=True, slots=True)
class Container:
    """What a format is made of. Codecs are named as decoders name them."""

    muxer: str
    mime_type: str
    video_codecs: frozenset[str]
    """Codecs that its players understand, so that a stream can be copied as it is."""
    audio_codecs: frozenset[str]
    video_encoder: tuple[str, ...]
    """Options that encode a whole clip."""
    audio_encoder: tuple[str, ...]
    muxer_options: tuple[tuple[str, str], ...] = ()


_H264 = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p",
)  # fmt: skip
_VP9 = (
    "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-crf", "31", "-b:v", "0",
    "-pix_fmt", "yuv420p",
)  # fmt: skip
_AAC = ("-c:a", "aac", "-b:a", "160k")
_OPUS = ("-c:a", "libopus", "-b:a", "128k")
# The index stands before the media, so that players can begin while the rest is on its way.
_INDEX_FIRST = (("movflags", "faststart"),)

CONTAINERS = {
    ClipFormat.MP4: Container(
        "mp4", "video/mp4", frozenset({"h264", "hevc"}), frozenset({"aac", "mp3"}), _H264, _AAC, _INDEX_FIRST
    ),
    ClipFormat.MOV: Container(
        "mov", "video/quicktime", frozenset({"h264", "hevc"}), frozenset({"aac"}), _H264, _AAC, _INDEX_FIRST
    ),
    ClipFormat.MKV: Container(
        "matroska",
        "video/x-matroska",
        frozenset({"h264", "hevc", "vp8", "vp9", "av1"}),
        frozenset({"aac", "mp3", "opus", "vorbis", "flac", "ac3"}),
        _H264,
        _AAC,
    ),
    ClipFormat.WEBM: Container(
        "webm", "video/webm", frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"}), _VP9, _OPUS
    ),
}
