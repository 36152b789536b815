"""What providers did comes in, and is counted for whoever reads /metrics."""

from typing import Final

from prometheus_client import Gauge, Histogram

from subgraphs.studio.providers.models import ProviderRow
from subgraphs.studio.providers.service.registry import is_built_in

_PROCESSING: Final = Histogram(
    "studio_provider_processing_duration_seconds",
    "Seconds that a provider worked on a blob; those that users registered count together.",
    ["provider_id"],
)
_HIT_RATE: Final = Gauge("studio_cache_hit_rate", "The share of runs whose outcome was remembered from an earlier one.")


class _Runs:
    """Runs since this process began, and those of them whose outcome was remembered."""

    all = 0
    remembered = 0


_HIT_RATE.set_function(lambda: _Runs.remembered / _Runs.all if _Runs.all else 0.0)


def count_run_of(provider: ProviderRow, seconds: float, *, remembered: bool) -> None:
    """A run has its outcome: after so many seconds of work, or from an earlier run."""
    _Runs.all += 1
    if remembered:
        _Runs.remembered += 1
    else:
        _PROCESSING.labels(provider.id if is_built_in(provider) else "registered").observe(seconds)
