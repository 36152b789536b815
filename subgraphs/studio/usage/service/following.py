"""Pages of events of blobs and providers come in; they are counted in the transaction that moves on past them."""

from collections.abc import Sequence

from subgraphs.kit.follow import Event, FollowRun
from subgraphs.studio.usage.domain.tally import blob_tally, invocation_of, summed
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.repository.counting import add_invocations, add_tallies


async def follow_blobs(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Count what became of blobs. An event's scope is the owner."""
    dated = [(event.scope, *blob_tally(event.topic, event.payload, event.at)) for event in events]
    tallies = summed(((owner_id, day), tally) for owner_id, day, tally in dated)
    async with run.transaction() as session:
        await add_tallies(session, tallies)


async def follow_providers(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Count what became of providers' jobs."""
    told = [invocation_of(event.topic, event.payload, event.at) for event in events]
    async with run.transaction() as session:
        await add_invocations(session, [invocation for invocation in told if invocation is not None])
