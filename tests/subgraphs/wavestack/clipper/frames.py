"""What tests measure of videos: which frames they show, and when."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A frame: when it is shown, in seconds from the beginning, and its brightness at each point."""

    at: float
    picture: npt.NDArray[np.int16]


def frames_of(path: Path, start: float = 0.0, end: float = 1e9) -> list[Shown]:
    """The frames of a video that are shown from `start` on and before `end`."""
    shown = []
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        origin = (file.start_time or 0) / 1_000_000
        for frame in file.decode(video):
            at = float((frame.pts or 0) * (video.time_base or 1)) - origin
            if at >= end - 1e-4:
                break
            if at >= start - 1e-4:
                shown.append(Shown(at, frame.to_ndarray(format="gray").astype(np.int16)))
    return shown


def difference(one: Shown, other: Shown) -> float:
    """How much two pictures differ: the mean over all points, of 255."""
    return float(np.abs(one.picture - other.picture).mean())


def codecs_of(path: Path) -> tuple[str, str | None]:
    """The codecs of a file's pictures and sound."""
    with av.open(str(path)) as file:
        sound = file.streams.audio[0].codec_context.codec.canonical_name if file.streams.audio else None
        return file.streams.video[0].codec_context.codec.canonical_name, sound


def size_of(path: Path) -> tuple[int, int, int]:
    """Width, height and rotation of a video's frames."""
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
        return frame.width, frame.height, frame.rotation


def sound_span(path: Path) -> tuple[float, float]:
    """When a file's sound begins and ends, in seconds."""
    with av.open(str(path)) as file:
        frames = [(frame.time or 0.0, frame.samples / frame.sample_rate) for frame in file.decode(audio=0)]
    return frames[0][0], frames[-1][0] + frames[-1][1]
