"""The path of a video and a cut's bounds come in as arguments, what a cut must know of the file goes out as JSON.

Run as a program of its own, `python -m …inspecting PATH START END`: the libraries that read strangers' files are
written in C, and what they may do to a process must not happen to a server's. Answers {"error": code} for what no cut
can be made of.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from subgraphs.wavestack.clipper.domain.media import READABLE_FORMATS, Restart
from subgraphs.wavestack.clipper.domain.parameter_sets import begins_anew, read_avc_record, read_hevc_sets

Json = Any  # JSON values
Entry = tuple[int, int, int]
"""When a packet is shown and for how long, in ticks, and how decoding can begin with it."""

# No codec shows a frame more than 16 frames after it was decoded, and the next as much before.
MARGIN = 32
_MICROSECONDS = 1_000_000
_EARLIER_SECONDS = (0, 2, 10)
# Codecs without frames that are decoded before others and shown after them, and without parameter sets.
_SIMPLE = frozenset({"vp8", "vp9", "av1", "libdav1d", "libvpx", "libvpx-vp9"})


class UnusableError(Exception):
    """No cut can be made of this file; the message is the code that says why."""


class UntimedError(Exception):
    """The file does not say of every packet when it is shown."""


def open_source(path: str) -> InputContainer:
    """Open a file, and nothing that it may name."""
    limits = {"format_whitelist": ",".join(READABLE_FORMATS), "protocol_whitelist": "file"}
    return av.open("file:" + path, options=limits)


def video_of(container: InputContainer) -> VideoStream | None:
    """The first stream of moving pictures in a known codec: the cover of a song is none."""
    pictures = (each for each in container.streams.video if not each.disposition & Disposition.attached_pic)
    return next((each for each in pictures if _is_known(each)), None)


def _is_known(stream: Stream) -> bool:
    # PyAV's types do not say that a stream in an unknown codec has no context.
    return getattr(stream, "codec_context", None) is not None


def inspect(path: str, start: float, end: float) -> dict[str, Json]:
    """What a cut from `start` to `end` (seconds from the file's beginning) must know."""
    try:
        with open_source(path) as container:
            video = video_of(container)
            if video is None:
                raise UnusableError("no_video")
            shown = next(container.decode(video), None)
            if shown is None:
                raise UnusableError("source_broken")
            around_start, around_end = _windows(container, video, start, end)
            return {
                "format": container.format.name,
                "origin": container.start_time or 0,
                "duration": _duration(container, video),
                "video": _description(video, shown),
                "audio_codec": _audio_codec(container),
                "around_start": around_start,
                "around_end": around_end,
            }
    except (av.FFmpegError, UnicodeDecodeError) as error:
        raise UnusableError("source_broken") from error


def _audio_codec(container: InputContainer) -> str | None:
    """The codec of the first stream of sound, where it is a known one."""
    streams = container.streams.audio
    return streams[0].codec_context.codec.canonical_name if streams and _is_known(streams[0]) else None


def _duration(container: InputContainer, video: VideoStream) -> float | None:
    if video.duration is not None and video.time_base is not None:
        return float(video.duration * video.time_base)
    return None if container.duration is None else container.duration / _MICROSECONDS


def _description(video: VideoStream, shown: VideoFrame) -> dict[str, Json]:
    context, ratio, time_base = video.codec_context, video.codec_context.sample_aspect_ratio, video.time_base
    sets, free_id = _parameter_sets(context.codec.canonical_name, context.extradata)
    return {
        "index": video.index,
        "codec": context.codec.canonical_name,
        "profile": video.profile or "",
        "width": shown.width,
        "height": shown.height,
        "pixel_format": context.pix_fmt or shown.format.name,
        "sample_aspect_ratio": [ratio.numerator, ratio.denominator] if ratio else [1, 1],
        "rotation": shown.rotation,
        "time_base": [time_base.numerator, time_base.denominator] if time_base else [1, 1000],
        "parameter_sets": sets,
        "free_set_id": free_id,
    }


def _parameter_sets(codec: str, record: bytes | None) -> tuple[str | None, int | None]:
    try:
        if codec == "h264" and record:
            return "avcc", read_avc_record(record).free_id()
        if codec == "hevc" and record:
            read_hevc_sets(record)
            return "hvcc", None
    except (ValueError, IndexError):
        pass
    return None, None


def _windows(container: InputContainer, video: VideoStream, start: float, end: float) -> tuple[Json, Json]:
    """What stands around the bounds; None where the file does not say when its frames are shown."""
    try:
        head = _Window(container, video).read(start, end)
        tail = head if head.reaches(end) else _Window(container, video).read(end, end)
    except UntimedError:
        return None, None
    return head.as_json(), tail.as_json()


class _Window:
    """Packets from the last keyframe before a moment on, until what lies after it is known."""

    def __init__(self, container: InputContainer, video: VideoStream) -> None:
        self._container = container
        self._video = video
        self._origin = (container.start_time or 0) / _MICROSECONDS
        if video.time_base is None:
            raise UntimedError
        self._tick = float(video.time_base)
        rate = video.average_rate or video.guessed_rate
        self._usual = max(1, round(1 / (float(rate) * self._tick))) if rate else 1
        self._codec = video.codec_context.codec.canonical_name
        self._framed = _parameter_sets(self._codec, video.codec_context.extradata)[0] is not None
        self.packets: list[Entry] = []
        self.ends = False

    def read(self, moment: float, end: float) -> "_Window":
        """Read until a restart at or after `moment` and some packets more, or some packets beyond `end`."""
        for earlier in _EARLIER_SECONDS:
            self._read_from(moment - earlier, moment, end)
            if self.packets and self._seconds(min(self.packets)[0]) <= moment:
                return self
        self._read_from(0, moment, end)
        return self

    def reaches(self, moment: float) -> bool:
        """Whether all packets around `moment` are among those read."""
        return self.ends or sum(self._seconds(pts) > moment for pts, _, _ in self.packets) >= MARGIN

    def as_json(self) -> Json:
        """The window as it is printed."""
        return {"packets": self.packets, "ends": self.ends}

    def _read_from(self, place: float, moment: float, end: float) -> None:
        self.packets, self.ends = [], False
        self._container.seek(int((max(0.0, place) + self._origin) * _MICROSECONDS))
        packets = self._entries()
        for entry in packets:
            self.packets.append(entry)
            at = self._seconds(entry[0])
            if at > end or (entry[2] and at >= moment):
                break
        else:
            self.ends = True
            return
        more = list(islice(packets, MARGIN))
        self.packets += more
        self.ends = len(more) < MARGIN

    def _entries(self) -> Iterator[Entry]:
        for packet in self._container.demux(self._video):
            if not packet.size:
                return
            if packet.pts is None or packet.is_discard:
                raise UntimedError
            restart = self._restart(bytes(packet)) if packet.is_keyframe else Restart.NO
            yield packet.pts, packet.duration or self._usual, int(restart)

    def _restart(self, data: bytes) -> Restart:
        if self._codec in _SIMPLE or (self._framed and begins_anew(self._codec, data)):
            return Restart.CLEAN
        return Restart.KEYFRAME

    def _seconds(self, pts: int) -> float:
        return pts * self._tick - self._origin


def main(path: str, start: str, end: str) -> None:
    """Print what is found."""
    av.logging.set_level(None)
    try:
        answer = inspect(path, float(start), float(end))
    except UnusableError as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
