"""A clip that was made comes in, its real length and size go out, or what is wrong with it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer

from subgraphs.wavestack.clipper.adapters.inspecting import open_source

# Frames beyond a seam that are decoded to see that decoders get across it.
_BEYOND_SEAM = 12
# Matroska rounds each time to milliseconds.
_COARSEST_CLOCK = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Measures:
    """What a finished clip is: seconds and bytes."""

    duration: float
    size_bytes: int
    frames: int


class SpliceError(Exception):
    """What was joined is not what was planned."""


def measure(path: str) -> Measures:
    """The measures of a clip: how long its pictures are shown, or its sound where it has no more."""
    with open_source(path) as clip:
        video = clip.streams.video[0]
        tick, first, last, frames = Fraction(video.time_base or 1), None, 0, 0
        for packet in clip.demux(video):
            if packet.pts is None:
                continue
            frames += 1
            first = packet.pts if first is None else min(first, packet.pts)
            last = max(last, packet.pts + (packet.duration or 0))
        seconds = 0.0 if first is None else float((last - first) * tick)
        if clip.duration:  # encoders are vague about how long a last frame is shown where rates vary
            seconds = min(seconds, clip.duration / 1_000_000)
    return Measures(round(seconds, 3), Path(path).stat().st_size, frames)


def check_spliced(path: str, times: Sequence[Fraction], seams: Sequence[Fraction]) -> None:
    """Refuse a clip that lacks a frame, shows one at another time, or breaks off at a seam.

    `times` are when its frames are to be shown, `seams` where encoded and copied frames meet: seconds from its start.
    """
    with open_source(path) as clip:
        tick = Fraction(clip.streams.video[0].time_base or 1)
        found = sorted(packet.pts for packet in clip.demux(clip.streams.video[0]) if packet.pts is not None)
        if len(found) != len(times):
            raise SpliceError(f"{len(found)} frames instead of {len(times)}")
        off = max(abs((at - found[0]) * tick - time) for at, time in zip(found, times, strict=True))
        if off > max(tick, _COARSEST_CLOCK):
            raise SpliceError("frames are shown at other times")
        for seam in seams:
            _decode_across(clip, times, bisect_left(times, seam))


def _decode_across(clip: InputContainer, times: Sequence[Fraction], seam: int) -> None:
    """Decode from the restart before a seam until some frames after it."""
    video = clip.streams.video[0]
    video.codec_context.flush_buffers()
    clip.seek(int(max(Fraction(0), times[max(0, seam - 1)]) * 1_000_000) + (clip.start_time or 0))
    tick, start = Fraction(video.time_base or 1), Fraction(clip.start_time or 0, 1_000_000)
    last = times[min(len(times) - 1, seam + _BEYOND_SEAM)]
    seen = []
    for frame in clip.decode(video):
        if frame.pts is None or frame.is_corrupt:
            raise SpliceError("a frame cannot be decoded")
        seen.append(frame.pts * tick - start)
        if seen[-1] >= last:
            break
    wanted = [time for time in times if seen and seen[0] - tick < time < last + tick]
    if len(wanted) != len(seen) or not seen or seen != sorted(seen):
        raise SpliceError("frames are lost at a seam")
