"""What was created, changed and walked through comes in, and is counted for whoever reads /metrics."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Final

from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import on_commit
from subgraphs.studio.blobs.domain.content import essence

_CREATING: Final = Histogram(
    "studio_blob_creation_duration_seconds", "Seconds that creating a blob took, without its commit.", ["content_type"]
)
_APPLYING: Final = Histogram(
    "studio_delta_application_duration_seconds", "Seconds that a new version took, without its commit.", ["operation"]
)
_APPLIED: Final = Counter("studio_deltas_applied", "Deltas that were committed, but those of creates.", ["operation"])
_DEPTH: Final = Histogram(
    "studio_dag_depth", "Levels of graphs that were asked for.", buckets=(0, 1, 2, 5, 10, 20, 50, 100, 1_000, 10_000)
)
# Clients choose content types: each of them would be a line of its own for ever.
_TOLD: Final = frozenset({"text/plain", "text/markdown", "text/html", "application/json"})


@contextmanager
def creating(content_type: str) -> Iterator[None]:
    """Count the creation of a blob; refused ones are not counted."""
    began, name = perf_counter(), essence(content_type)
    yield
    _CREATING.labels(name if name in _TOLD else "other").observe(perf_counter() - began)


@contextmanager
def applying(session: AsyncSession, operation: str) -> Iterator[None]:
    """Count the writing of a version, once its transaction has been committed; refused ones are not counted."""
    began = perf_counter()
    yield
    seconds = perf_counter() - began

    def count() -> None:
        _APPLYING.labels(operation).observe(seconds)
        _APPLIED.labels(operation).inc()

    on_commit(session, count)


def count_walk(depth: int) -> None:
    """A graph of so many levels was asked for."""
    _DEPTH.observe(depth)
