"""Which days a request means, and how two spans compare (D-31)."""

from datetime import date

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.usage.domain.spans import Span, UsagePeriod, trend, wanted_span

TODAY = date(2026, 3, 15)  # a Sunday


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "first", "last", "wanted"),
    [
        (UsagePeriod.DAY, None, None, ("2026-03-15", "2026-03-15")),
        (UsagePeriod.WEEK, None, None, ("2026-03-09", "2026-03-15")),
        (UsagePeriod.MONTH, None, None, ("2026-03-01", "2026-03-31")),
        (UsagePeriod.YEAR, None, None, ("2026-01-01", "2026-12-31")),
        (UsagePeriod.MONTH, "2024-01-01", "2024-01-31", ("2024-01-01", "2024-01-31")),
        (UsagePeriod.YEAR, "2024-02-03", "2024-02-03", ("2024-02-03", "2024-02-03")),
        (UsagePeriod.MONTH, "2026-03-02", None, ("2026-03-02", "2026-03-15")),
        (UsagePeriod.MONTH, "2026-05-01", None, ("2026-05-01", "2026-05-01")),
        (UsagePeriod.MONTH, None, "2024-02-10", ("2024-02-01", "2024-02-10")),
        (UsagePeriod.WEEK, None, "2024-02-10", ("2024-02-05", "2024-02-10")),
    ],
)
def test_a_request_means_these_days(
    period: UsagePeriod, first: str | None, last: str | None, wanted: tuple[str, str]
) -> None:
    span = wanted_span(period, day(first), day(last), TODAY)
    assert (span.first.isoformat(), span.last.isoformat()) == wanted


@pytest.mark.parametrize(
    ("first", "last"), [("2026-03-02", "2026-03-01"), ("2000-01-01", "2026-01-01"), ("0001-01-01", "0001-01-02")]
)
def test_spans_that_make_no_sense_are_refused(first: str, last: str) -> None:
    with pytest.raises(SubgraphError) as caught:
        wanted_span(UsagePeriod.DAY, day(first), day(last), TODAY)
    assert (caught.value.code, (caught.value.details or {})["field"]) == ("VALIDATION_ERROR", "from")


def test_the_span_before_is_as_long() -> None:
    span = Span(date(2026, 3, 1), date(2026, 3, 31))
    assert span.before() == Span(date(2026, 1, 29), date(2026, 2, 28))
    assert span.before().days == span.days == 31


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (115, 100, "+15%"),
        (100, 115, "-13%"),
        (0, 0, "+0%"),
        (5, 0, "+100%"),
        (0, 5, "-100%"),
        (100, 100, "+0%"),
        (201, 200, "+1%"),
        (199, 200, "-1%"),
        (1001, 1000, "+0%"),
        (999, 1000, "+0%"),
        (300, 100, "+200%"),
        (-5, 0, "+0%"),
    ],
)
def test_trends_are_whole_percents_with_a_sign(now: int, before: int, said: str) -> None:
    assert trend(now, before) == said
