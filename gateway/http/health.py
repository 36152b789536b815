"""The state of the process and its subgraphs comes in, what probes ask for goes out.

`/health/live`: the process answers. `/health/ready`, also as `/health`: every subgraph answers too, by name.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[], Awaitable[bool]]
"""Answers whether one subgraph can be used now."""

_CHECK_SECONDS = 2.0


async def readiness(checks: Mapping[str, Check]) -> tuple[int, dict[str, object]]:
    """Run all checks at the same time; the status is 503 where one of them fails or takes too long."""
    results = await asyncio.gather(*(_passes(check) for check in checks.values()))
    subgraphs = {name: "ready" if well else "unavailable" for name, well in zip(checks, results, strict=True)}
    status = 200 if all(results) else 503
    return status, {"status": "ready" if status == 200 else "unavailable", "subgraphs": subgraphs}


async def _passes(check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await check()
    except Exception:  # whatever goes wrong means: not ready
        return False
