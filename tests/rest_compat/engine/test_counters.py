"""Windows are counted from a key's first count, end by themselves, and do not pile up."""

import pytest

from rest_compat.engine.counters import ProcessCounters


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr("rest_compat.engine.counters.time.time", lambda: moment[0])
    return moment


async def test_a_window_ends_so_many_seconds_after_its_first_count(now: list[float]) -> None:
    counters = ProcessCounters()
    assert [await counters.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    now[0] = 1059.9
    assert await counters.incr("a", 60) == 4
    assert await counters.get_expiry("a") == 1060.0
    now[0] = 1060.0
    assert await counters.incr("a", 60) == 1
    assert await counters.get_expiry("a") == 1120.0


async def test_keys_have_windows_of_their_own(now: list[float]) -> None:
    counters = ProcessCounters()
    await counters.incr("a", 60)
    assert await counters.incr("b", 60) == 1


async def test_ended_windows_are_forgotten_and_running_ones_are_not(now: list[float]) -> None:
    counters = ProcessCounters()
    await counters.incr("old", 60)
    for number in range(2000):
        await counters.incr(f"early {number}", 1)
    now[0] = 1030.0
    for number in range(2100):
        await counters.incr(f"late {number}", 60)
    assert len(counters._windows) == 2101
    assert await counters.incr("old", 60) == 2
