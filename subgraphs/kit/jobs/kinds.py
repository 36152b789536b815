"""What a subgraph says of each kind of job."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.jobs.run import JobRun

R = TypeVar("R")

Handler = Callable[[JobRun[R]], Awaitable[None]]
FailedHook = Callable[[JobRun[R], AsyncSession, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class JobKind(Generic[R]):
    """A kind of job, named `noun.verb`, and the coroutine that does it, which may run twice.

    `failed(run, session, code, message)` is called in the transaction that ends a job as failed or cancelled.
    `concurrency` is how many of this kind one worker runs at once. `every` makes it recurring: one row, no arguments,
    no scope, run at the first start and then again and again.
    """

    name: str
    run: "Callable[[JobRun[R]], Awaitable[None]]"
    attempts: int = field(default=3, kw_only=True)
    timeout: timedelta = field(default=timedelta(minutes=5), kw_only=True)
    failed: "Callable[[JobRun[R], AsyncSession, str, str], Awaitable[None]] | None" = field(default=None, kw_only=True)
    concurrency: int | None = field(default=None, kw_only=True)
    every: timedelta | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.attempts < 1 or (self.concurrency is not None and self.concurrency < 1):
            raise ValueError(f"the kind of job '{self.name}' would never run")
