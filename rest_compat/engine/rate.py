"""Who asks for what class of work comes in; whether there is room in this minute, and the headers that say so, go out.

Windows are fixed: sixty seconds from a caller's first request of a class.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from rest_compat.engine.api import Fault
from rest_compat.engine.counters import Counters, ProcessCounters
from rest_compat.engine.errors import RestError

WINDOW_SECONDS = 60

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class RateClass:
    """One limit: `limit` requests a window for each caller."""

    api: str
    name: str
    limit: int

    @property
    def policy(self) -> Header:
        """The field that names the limit (draft-ietf-httpapi-ratelimit-headers)."""
        return b"ratelimit-policy", f'"{self.name}";q={self.limit};w={WINDOW_SECONDS}'.encode()


class RateLimiter:
    """Counts requests by class and caller."""

    def __init__(self, counters: Counters | None = None) -> None:
        self._counters = counters or ProcessCounters()

    async def count(self, rate: RateClass, caller: str, headers: list[Header]) -> None:
        """Count one request and add the headers of the limit; raises where the window is full."""
        key = f"rest:{rate.api}:{rate.name}:{caller}"
        used = await self._counters.incr(key, WINDOW_SECONDS)
        ends = ceil(await self._counters.get_expiry(key))
        remaining = max(0, rate.limit - used)
        wait = min(WINDOW_SECONDS, max(1, ends - int(time.time())))
        headers += (
            (b"x-ratelimit-limit", b"%d" % rate.limit),
            (b"x-ratelimit-remaining", b"%d" % remaining),
            (b"x-ratelimit-reset", b"%d" % ends),
            rate.policy,
            (b"ratelimit", f'"{rate.name}";r={remaining};t={wait}'.encode()),
        )
        if used > rate.limit:
            raise RestError(Fault.RATE_LIMITED, {"retry_after": wait}, retry_after=str(wait))


def rate_classes(api: str, rates: Mapping[str, int], factor: float) -> dict[str, RateClass]:
    """The limits of an API, each multiplied by the factor that the settings say."""
    return {name: RateClass(api, name, max(1, int(limit * factor))) for name, limit in rates.items()}
