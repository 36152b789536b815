"""Who asks for what class of work comes in; whether there is room in this minute, and the headers that say so, go out.

Windows are fixed: sixty seconds from a caller's first request of a class. The counters live where `limits` keeps them:
in this process, or in Redis for several.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from limits.aio.storage import Storage
from limits.storage import storage_from_string

from rest_compat.engine.api import Fault
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

    def __init__(self, storage_uri: str = "async+memory://") -> None:
        storage = storage_from_string(storage_uri)
        if not isinstance(storage, Storage):
            raise TypeError(f"{storage_uri} is no asynchronous store of counters")
        self._storage = storage

    async def count(self, rate: RateClass, caller: str, headers: list[Header]) -> None:
        """Count one request and add the headers of the limit; raises where the window is full."""
        key = f"rest:{rate.api}:{rate.name}:{caller}"
        used = await self._storage.incr(key, WINDOW_SECONDS)
        ends = ceil(await self._storage.get_expiry(key))
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
