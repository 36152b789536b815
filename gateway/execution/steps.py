"""A plan's tree comes in, one awaitable function over the state of a run goes out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias, assert_never

from gateway.execution.conditions import hold
from gateway.execution.context_fetch import ContextStep
from gateway.execution.fetch import EntityStep, FetchStep
from gateway.execution.run import Run
from gateway.execution.sharing import Sharing
from gateway.planning.plan import (
    Condition,
    Conditional,
    EntityFetch,
    Fetch,
    Parallel,
    PlanNode,
    Sequence,
    Subscription,
)

Step: TypeAlias = Callable[[Run], Awaitable[None]]


def compile_step(node: PlanNode, sharing: Sharing) -> Step:
    """Compile a node with all below it. `sharing` says which objects share answers."""
    match node:
        case Fetch():
            return FetchStep(node)
        case EntityFetch():
            return ContextStep(node, sharing) if node.entities[0].contexts else EntityStep(node, sharing)
        case Sequence(nodes):
            return _sequence([compile_step(below, sharing) for below in nodes])
        case Parallel(nodes):
            return _parallel([compile_step(below, sharing) for below in nodes])
        case Conditional(conditions, below):
            return _conditional(conditions, compile_step(below, sharing))
        case Subscription():
            raise ValueError("A subscription is not one run: its events are.")
        case _:
            assert_never(node)


def _sequence(steps: list[Step]) -> Step:
    async def run_in_order(run: Run) -> None:
        for step in steps:
            await step(run)

    return steps[0] if len(steps) == 1 else run_in_order


def _parallel(steps: list[Step]) -> Step:
    first, *others = steps

    async def run_at_once(run: Run) -> None:
        tasks = [asyncio.ensure_future(step(run)) for step in others]
        try:
            await first(run)
            for task in tasks:
                await task
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            raise

    return run_at_once if others else first


def _conditional(conditions: tuple[Condition, ...], step: Step) -> Step:
    async def run_if(run: Run) -> None:
        if hold(conditions, run.variables):
            await step(run)

    return run_if
