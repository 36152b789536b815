"""A video file and what is wanted of it come in, the way to cut it goes out: frame by frame, encoding what must be.

A cut begins with the frame nearest to the wanted start and ends at the boundary of frames nearest to the wanted length
after it, so that both are within half a frame. Frames between two clean restarts are copied as they are. What lies
between a cut and the next restart is encoded alone where the two can be joined (a smart cut); else all of it is.
"""

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction

from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS, ClipFormat
from subgraphs.wavestack.clipper.domain.media import MediaFile, Packet, Restart, VideoStream, Window
from subgraphs.wavestack.clipper.domain.presets import Frame, Preset, preset_frame

# Encoders that continue a stream: decoders take their frames for more of the same.
_CONTINUING = {
    ("h264", "Constrained Baseline"): "baseline",
    ("h264", "Baseline"): "baseline",
    ("h264", "Main"): "main",
    ("h264", "High"): "high",
    ("hevc", "Main"): "main",
}
# Joining costs a few hundred milliseconds: not worth it for less copied time or a smaller share.
_LEAST_COPIED_SECONDS = 1
_LEAST_COPIED_SHARE = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client wants: seconds from the beginning, a format, perhaps a platform's frame."""

    start: float
    duration: float
    format: ClipFormat
    preset: Preset | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Seconds from the beginning of the file."""

    start: Fraction
    duration: Fraction


@dataclass(frozen=True, slots=True)
class Encode:
    """Decode and encode everything."""

    range: Range
    frame: Frame | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Frames to be encoded so that they continue the copied ones: when each is shown, in ticks."""

    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Splice:
    """Copy the frames from `copied_from` up to `copied_to`, after encoding those of `head` and before those of `tail`.

    All in ticks; `start` and `end` bound the whole cut.
    """

    start: int
    copied_from: int
    copied_to: int
    end: int
    head: Edge
    tail: Edge
    range: Range
    encode_audio: bool


Plan = Encode | Splice


def plan_cut(file: MediaFile, wanted: Wanted) -> Plan:
    """The way to cut; ClipFailure where the start lies beyond the end."""
    frame = None if wanted.preset is None else preset_frame(wanted.preset, *file.video.shown_size)
    if file.duration is not None and wanted.start >= file.duration and file.around_start is None:
        raise _beyond_end(file)
    if file.around_start is None or file.around_end is None:
        return Encode(Range(Fraction(wanted.start), Fraction(wanted.duration)), frame)
    start = _first_frame(file, file.around_start, wanted.start)
    end = _boundary(file, file.around_end, start, file.seconds(start) + Fraction(wanted.duration))
    range_ = Range(file.seconds(start), file.seconds(end) - file.seconds(start))
    splice = None if frame is not None else _splice(file, wanted.format, start, end, range_)
    return splice or Encode(range_, frame)


def _first_frame(file: MediaFile, window: Window, wanted: float) -> int:
    """The frame nearest to the wanted start."""
    if not window.packets or (window.ends and file.seconds(window.end) <= wanted):
        raise _beyond_end(file)
    return min(window.times, key=lambda pts: (abs(file.seconds(pts) - Fraction(wanted)), pts))


def _boundary(file: MediaFile, window: Window, start: int, wanted: Fraction) -> int:
    """The end of a frame after `start` nearest to the wanted end; that of the last frame where the file is shorter."""
    boundaries = [pts for pts in window.times if pts > start]
    if window.ends or not boundaries:
        boundaries.append(window.end)
    return min(boundaries, key=lambda pts: abs(file.seconds(pts) - wanted))


def _splice(file: MediaFile, wanted: ClipFormat, start: int, end: int, range_: Range) -> Splice | None:
    """The cut with as much copied as can be; None where nothing can or it is not worth it."""
    container, video = CONTAINERS[wanted], file.video
    if video.codec not in container.video_codecs or not file.is_indexed:
        return None
    head_window, tail_window = _windows(file)
    copied_from = _next_restart(head_window, start)
    copied_to = _copyable_end(tail_window, end)
    if copied_from is None or copied_to is None or copied_to <= copied_from:
        return None
    head = _edge(head_window, start, copied_from)
    tail = _edge(tail_window, copied_to, end)
    if (head.times or tail.times) and not _worth_joining(file, copied_from, copied_to, range_):
        return None
    return Splice(
        start=start,
        copied_from=copied_from,
        copied_to=copied_to,
        end=end,
        head=head,
        tail=tail,
        range=range_,
        encode_audio=file.audio_codec is not None and file.audio_codec not in container.audio_codecs,
    )


def _windows(file: MediaFile) -> tuple[Window, Window]:
    head, tail = file.around_start, file.around_end
    if head is None or tail is None:  # the caller has looked
        raise ValueError("a file without times cannot be spliced")
    return head, tail


def _next_restart(window: Window, start: int) -> int | None:
    """The first frame at or after `start` from which frames can be copied."""
    clean = [
        packet.pts for place, packet in enumerate(window.packets) if packet.pts >= start and _is_clean(window, place)
    ]
    return min(clean, default=None)


def _copyable_end(window: Window, end: int) -> int | None:
    """`end`, where all frames before it are decoded before all others; else the last restart before it."""
    if _is_closed(window.packets, end):
        return end
    clean = [
        packet.pts for place, packet in enumerate(window.packets) if packet.pts <= end and _is_clean(window, place)
    ]
    return max(clean, default=None)


def _is_clean(window: Window, place: int) -> bool:
    """Whether everything that is decoded after this packet is also shown after it."""
    packet = window.packets[place]
    return packet.restart is Restart.CLEAN and all(later.pts > packet.pts for later in window.packets[place + 1 :])


def _is_closed(packets: tuple[Packet, ...], end: int) -> bool:
    before = [packet.pts < end for packet in packets]
    return before == sorted(before, reverse=True)


def _edge(window: Window, start: int, end: int) -> Edge:
    times = window.times
    return Edge(tuple(times[bisect_left(times, start) : bisect_left(times, end)]))


def _worth_joining(file: MediaFile, copied_from: int, copied_to: int, range_: Range) -> bool:
    copied = file.seconds(copied_to) - file.seconds(copied_from)
    return (
        continuing_profile(file.video) is not None
        and copied >= _LEAST_COPIED_SECONDS
        and copied / range_.duration >= _LEAST_COPIED_SHARE
    )


def continuing_profile(video: VideoStream) -> str | None:
    """The profile of an encoder whose frames continue this stream; None where none does."""
    if video.parameter_sets is None or video.pixel_format not in {"yuv420p", "yuvj420p"}:
        return None
    if video.codec == "h264" and video.free_set_id is None:
        return None
    return _CONTINUING.get((video.codec, video.profile))


def _beyond_end(file: MediaFile) -> ClipFailure:
    length = "" if file.duration is None else f" (it is {file.duration:.2f} seconds long)"
    return ClipFailure(ClipFailureCode.START_BEYOND_END, f"The start lies beyond the end of the video{length}.")
