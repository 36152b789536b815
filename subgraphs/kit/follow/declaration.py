"""What a subgraph says of each other subgraph that it follows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from subgraphs.kit.events import Event
from subgraphs.kit.follow.run import FollowRun

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Follow(Generic[R]):
    """Hear of the events with these topics of the subgraph `subgraph`, in order, each once.

    `handle(run, events)` is called with a page of them, and again with the same ones until it succeeds. Who follows one
    subgraph with several coroutines gives each a `name`.
    """

    subgraph: str
    topics: Sequence[str] = field(kw_only=True)
    handle: "Callable[[FollowRun[R], Sequence[Event]], Awaitable[None]]" = field(kw_only=True)
    name: str = field(default="", kw_only=True)

    @property
    def key(self) -> str:
        """Under which its position is kept."""
        return self.name or self.subgraph
