"""A burst is what stands out of what is usual: not a busy chat, not its beginning, not a few messages in silence."""

import pytest

from subgraphs.wavestack.social_ingest.domain.bursts import BASELINE, SlotSpan, bursts_in, spans_around


def found(counts: list[int]) -> list[tuple[int, int, float | None]]:
    """First and last slot of each burst, and its score, where the first count is that of slot 0."""
    spans = [SlotSpan("twitch", "c", -BASELINE, len(counts) - 1)]
    bursts = bursts_in(spans, dict(enumerate(counts)))
    slots = [(int(each.started_at.timestamp()) // 10, int(each.ended_at.timestamp()) // 10 - 1) for each in bursts]
    return [(*slot, each.score) for slot, each in zip(slots, bursts, strict=True)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([2] * 30 + [30], [(30, 30, 19.8)]),  # 28 more than usual, and chance alone makes 1.41
        ([2] * 30 + [11], []),  # less than a dozen
        ([100] * 30 + [130], []),  # 3 spreads: chance alone makes 10
        ([100] * 30 + [150], [(30, 30, 5.0)]),
        ([0] * 30 + [40], []),  # nothing to compare with
        ([0] * 29 + [1] + [40] * 3, []),  # for less than a minute
        ([40] * 30, []),  # a chat that begins
        ([0, 1] * 15 + [15, 20, 1, 1, 15], [(30, 34, 19.0)]),  # two that are near are one
        ([0, 1] * 15 + [20, *([1] * 6), 20], [(30, 30, 19.0), (37, 37, 19.0)]),
        ([1] * 30 + [40] * 30, [(30, 44, 39.0)]),  # after half of five minutes it is what is usual
        ([5, 9, 14, 7, 11, 3] * 5 + [24], []),  # a chat that goes up and down: 16 more, and 4.4 is its spread
    ],
)
def test_bursts(counts: list[int], expected: list[tuple[int, int, float]]) -> None:
    assert found(counts) == expected


def test_what_lies_apart_is_read_apart() -> None:
    spans = spans_around("twitch", "c", [1000, 1010, 5000])
    assert [(span.first, span.last) for span in spans] == [(940, 1040), (4940, 5030)]
