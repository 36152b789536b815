"""How many messages were written in each ten seconds comes in; the spans in which a chat burst go out.

Ten seconds stand out where they have a dozen messages, and four times more than is usual above the usual: median and
spread of the five minutes before, or of as many as there are since somebody began to write, at least one minute. The
spread is the median of the deviations, scaled as is customary to a standard deviation, and at least what chance
alone makes of so many messages. Both are medians, so that one burst does not hide the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from statistics import median
from typing import Final

from subgraphs.wavestack.social_ingest.domain.highlights import Moment

SLOT_SECONDS: Final = 10
BASELINE: Final = 30
LEAST_BASELINE: Final = 6
LEAST_MESSAGES: Final = 12
LEAST_SCORE: Final = 4.0
APART: Final = 3
"""Slots that stand out with fewer than so many between them are one burst."""
_SCALE: Final = 1.4826


@dataclass(frozen=True, slots=True)
class SlotSpan:
    """Slots of a channel, from the first up to and with the last."""

    platform: str
    channel_id: str
    first: int
    last: int


def slot_at(moment: datetime) -> int:
    """The ten seconds that a moment falls into, counted since 1970."""
    return int(moment.timestamp()) // SLOT_SECONDS


def spans_around(platform: str, channel_id: str, slots: Iterable[int]) -> list[SlotSpan]:
    """What must be known to judge these slots and the burst that they may be a part of."""
    spans: list[SlotSpan] = []
    for slot in sorted(slots):
        first, last = slot - 2 * BASELINE, slot + BASELINE
        if spans and first <= spans[-1].last:
            spans[-1] = SlotSpan(platform, channel_id, spans[-1].first, last)
        else:
            spans.append(SlotSpan(platform, channel_id, first, last))
    return spans


def bursts_in(spans: Iterable[SlotSpan], counts: Mapping[int, int]) -> list[Moment]:
    """The bursts in spans of a channel, from messages by slot. What is not counted had none.

    The beginning of a span is only there to compare with.
    """
    bursts: list[Moment] = []
    run: list[tuple[int, float]] = []
    for slot in sorted(slot for span in spans for slot in range(span.first + BASELINE, span.last + 1)):
        score = score_of(slot, counts)
        if score is None or score < LEAST_SCORE:
            continue
        if run and slot - run[-1][0] > APART:
            bursts.append(_moment(run))
            run = []
        run.append((slot, score))
    return [*bursts, _moment(run)] if run else bursts


def score_of(slot: int, counts: Mapping[int, int]) -> float | None:
    """By how many spreads a slot stands out; None where it has too few messages, or too little was written before."""
    count = counts.get(slot, 0)
    began = next((each for each in range(slot - BASELINE, slot) if counts.get(each)), slot)
    if count < LEAST_MESSAGES or slot - began < LEAST_BASELINE:
        return None
    before = [counts.get(each, 0) for each in range(began, slot)]
    usual = median(before)
    spread = max(1.0, sqrt(usual), _SCALE * median(abs(each - usual) for each in before))
    return (count - usual) / spread


def _moment(run: Sequence[tuple[int, float]]) -> Moment:
    score = max(score for _, score in run)
    return Moment(_time(run[0][0]), _time(run[-1][0] + 1), score=round(score, 1))


def _time(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * SLOT_SECONDS, UTC)
