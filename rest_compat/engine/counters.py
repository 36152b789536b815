"""A key comes in, how often it came in its window goes out: the counters of rate limits, in this process."""

import time
from typing import Protocol

_FIRST_SWEEP = 1024


class Counters(Protocol):
    """Counts in fixed windows. The storages of the package `limits` have these methods, for Redis among others."""

    async def incr(self, key: str, expiry: int) -> int:
        """Count `key` once more in its window, which is `expiry` seconds from its first count."""
        ...

    async def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        ...


class ProcessCounters:
    """Counters of this process alone.

    Counting costs the same however many keys there are: ended windows are swept when their number has doubled.
    """

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, float]] = {}
        self._sweep_at = _FIRST_SWEEP

    async def incr(self, key: str, expiry: int) -> int:
        """Count `key` once more in its window, which is `expiry` seconds from its first count."""
        now = time.time()
        count, ends = self._windows.get(key, (0, 0.0))
        if ends <= now:
            if len(self._windows) >= self._sweep_at:
                self._sweep(now)
            count, ends = 0, now + expiry
        self._windows[key] = (count + 1, ends)
        return count + 1

    async def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        return self._windows[key][1]

    def _sweep(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window[1] > now}
        self._sweep_at = max(_FIRST_SWEEP, 2 * len(self._windows))
