"""Percentiles of counted latencies are true to one percent."""

import math
import random
from collections import Counter

import pytest

from subgraphs.studio.usage.domain.latency import bucket_of, microseconds, percentile


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99, 1.0])
def test_percentiles_are_true_to_one_percent(share: float) -> None:
    random.seed(7)
    latencies = sorted(random.lognormvariate(0, 1.5) for _ in range(5_000))
    counts = Counter(bucket_of(microseconds(latency)) for latency in latencies)
    exact = latencies[math.ceil(share * len(latencies)) - 1]
    assert percentile(counts, share) == pytest.approx(exact, rel=0.0101)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 1e-6, 0.001, 3600.0])
def test_every_latency_has_a_bucket(seconds: float) -> None:
    assert 0 <= bucket_of(microseconds(seconds)) <= 1112


def test_nothing_has_no_percentile() -> None:
    assert percentile({}, 0.95) == 0
