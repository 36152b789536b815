"""Latencies come in and are counted in buckets of equal ratio; percentiles of them go out, true to one percent."""

import math
from collections.abc import Mapping
from typing import Final

_RATIO: Final = 1.02
_LOG_RATIO: Final = math.log(_RATIO)

MICROSECONDS: Final = 1_000_000


def microseconds(seconds: float) -> int:
    """A latency as it is summed: whole microseconds, none below zero."""
    return max(0, round(seconds * MICROSECONDS))


def bucket_of(latency: int) -> int:
    """The bucket of a latency in microseconds: 0 for less than two, about 1 100 for an hour."""
    return 0 if latency <= 1 else math.floor(math.log(latency) / _LOG_RATIO)


def percentile(counts: Mapping[int, int], share: float) -> float:
    """The latency in seconds that `share` of all counted ones do not exceed; 0 where there are none."""
    rank = math.ceil(share * sum(counts.values()))
    seen = 0
    for bucket in sorted(counts):
        seen += counts[bucket]
        if seen >= rank > 0:
            return math.pow(_RATIO, bucket + 0.5) / MICROSECONDS
    return 0.0
