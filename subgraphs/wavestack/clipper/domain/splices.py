"""The frames of a clip in the order of decoding come in, when each is decoded and how long it is shown goes out.

And the plan of a splice as the joining program reads it: all times are ticks of the source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames that were encoded to stand beside copied ones: their file, and when each of them is shown."""

    path: str
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SplicePlan:
    """What is joined to which file."""

    source: str
    output: str
    muxer: str
    muxer_options: tuple[tuple[str, str], ...]
    parameter_sets: str | None
    start: int
    copied_from: int
    copied_to: int
    end: int
    head: Piece
    tail: Piece
    sound: str | None
    """A file with the sound of the clip; None takes it from the source, if that has any."""

    def as_json(self) -> dict[str, Any]:  # Any: JSON values
        """The plan as JSON."""
        return asdict(self)


def read_splice_plan(found: Mapping[str, Any]) -> SplicePlan:  # Any: JSON values
    """The plan that `as_json` wrote."""
    pieces = {name: Piece(found[name]["path"], tuple(found[name]["times"])) for name in ("head", "tail")}
    options = tuple((name, value) for name, value in found["muxer_options"])
    return SplicePlan(**{**found, **pieces, "muxer_options": options})


def decoding_times(times: Sequence[int]) -> list[int]:
    """When each frame is decoded: rising, and never after it is shown.

    `times` say when they are shown, in the order of decoding. With frames that refer to later ones, decoding runs ahead
    by as many frames as it must.
    """
    shown = sorted(times)
    delay = 0
    while any(shown[place - delay] > times[place] for place in range(delay, len(times))):
        delay += 1
    step = shown[1] - shown[0] if len(shown) > 1 else 1
    early = [shown[0] - (delay - place) * step for place in range(min(delay, len(shown)))]
    return early + shown[: len(shown) - len(early)]


def durations(times: Sequence[int], end: int) -> dict[int, int]:
    """How long each frame is shown: until the next, the last one until `end`."""
    shown = sorted(times)
    return {time: later - time for time, later in zip(shown, [*shown[1:], end], strict=True)}
