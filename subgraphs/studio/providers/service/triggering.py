"""A page of the blobs' events comes in; the runs that providers owe to them go out, each event answered once (D-26)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.follow import Event, FollowRun
from subgraphs.kit.graph import Graph, GraphError
from subgraphs.kit.jobs import cancel
from subgraphs.studio.providers.domain.memory import DERIVED
from subgraphs.studio.providers.domain.statuses import JobStatus, ProviderState, ProviderTrigger
from subgraphs.studio.providers.domain.triggers import (
    USER,
    Condition,
    Happening,
    Listener,
    asked_to_run,
    holds,
    listeners_of,
    may_follow,
)
from subgraphs.studio.providers.models import ProviderRow, RunRow
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.repository.providers import find_providers, listening_providers
from subgraphs.studio.providers.repository.runs import find_runs, runs_on, unfinished_on
from subgraphs.studio.providers.service.documents import FACTS_OF_BLOB
from subgraphs.studio.providers.service.queueing import NewRun, start_run

BLOB_CREATED: Final = "blob.created"
BLOB_UPDATED: Final = "blob.updated"
BLOB_DELETED: Final = "blob.deleted"
TOPICS: Final = (BLOB_CREATED, BLOB_UPDATED, BLOB_DELETED)

Json = Any  # JSON values: dict, list, str, int, float, bool, None

_TRIGGERS: Final = {
    BLOB_CREATED: ProviderTrigger.ON_CREATE,
    BLOB_UPDATED: ProviderTrigger.ON_EDIT,
    BLOB_DELETED: ProviderTrigger.ON_DELETE,
}


@dataclass(frozen=True, slots=True)
class _Heard:
    """An event as triggers see it: whose blob, and which providers were named when it was made."""

    owner_id: str
    happening: Happening
    named: tuple[str, ...] = ()
    renews: bool = False
    """Whether the writer wants what was derived from the blob to be derived again."""


async def follow_blobs(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Start what events of blobs ask for, and withdraw what waits for blobs that are gone."""
    chains = await _chains(run, events)
    heard = [each for event in events if (each := _read(event, chains)) is not None]
    listening = await _listening(run, heard)
    deleted = [event.key for event in events if event.topic == BLOB_DELETED]
    async with run.transaction() as session:
        for job_id in await unfinished_on(session, deleted):
            await cancel(session, job_id, now=run.clock.now())
        for each in heard:
            for new in await _owed(session, each, listening.get(id(each), ())):
                await start_run(session, new, run.clock.now())


async def _chains(run: FollowRun[Resources], events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
    """For each job that made something, the providers that led to it, its own last."""
    job_ids = {job_id for event in events if (job_id := event.payload.get("job_id"))}
    if not job_ids:
        return {}
    async with run.database.reading() as session:
        return {made.id: (*made.chain, made.provider_id) for made in await find_runs(session, job_ids)}


def _read(event: Event, chains: Mapping[str, tuple[str, ...]]) -> _Heard | None:
    """The event, unless nobody shall look at it: a change that says so, or a return to an earlier version."""
    payload = event.payload
    if event.topic == BLOB_UPDATED and (payload.get("reverted") or payload.get("trigger_providers") is False):
        return None
    author = str(payload.get("created_by") if event.topic == BLOB_CREATED else payload.get("provider_id", USER))
    happening = Happening(
        trigger=_TRIGGERS[event.topic],
        blob_id=event.key,
        version=int(payload["version"]),
        content_type=str(payload.get("content_type", "")),
        author=author,
        chain=chains.get(str(payload.get("job_id")), () if author == USER else (author,)),
    )
    renews = payload.get("trigger_providers") is True
    return _Heard(event.scope, happening, tuple(payload.get("providers", ())), renews)


async def _listening(run: FollowRun[Resources], heard: Sequence[_Heard]) -> dict[int, list[str]]:
    """The registered providers that want to hear of each event and whose conditions hold, by the event's identity."""
    async with run.database.reading() as session:
        rows = await listening_providers(session, sorted({each.owner_id for each in heard}))
    by_owner: defaultdict[str, list[Listener]] = defaultdict(list)
    for row in rows:
        by_owner[row.owner_id].append(_listener(row))
    found: dict[int, list[str]] = {}
    for each in heard:
        wanting = listeners_of(each.happening, by_owner[each.owner_id])
        if any(listener.conditions for listener in wanting):
            facts = await _facts(run.graph, each)
            wanting = [one for one in wanting if all(holds(condition, facts) for condition in one.conditions)]
        found[id(each)] = [listener.id for listener in wanting]
    return found


def _listener(row: ProviderRow) -> Listener:
    triggers = frozenset(ProviderTrigger(name) for name in row.triggers)
    conditions = tuple(Condition(**each) for each in row.conditions)
    return Listener(row.id, triggers, tuple(row.input_types), conditions)


async def _facts(graph: Graph, heard: _Heard) -> dict[str, Json]:
    """What conditions look at; nothing of a blob that is gone."""
    try:
        blob = (await graph.execute(FACTS_OF_BLOB, {"id": heard.happening.blob_id}, subject=heard.owner_id))["blob"]
    except GraphError as error:
        if error.code != "BLOB_NOT_FOUND":
            raise
        return {}
    return {
        "content_type": blob["contentType"],
        "size": blob["size"],
        "version": blob["version"],
        "title": blob["title"],
        "metadata": blob["metadata"],
    }


async def _owed(session: AsyncSession, heard: _Heard, listening: Sequence[str]) -> list[NewRun]:
    """The runs that an event asks for, without those that there are already."""
    happening = heard.happening
    former = await runs_on(session, [happening.blob_id])
    requested = heard.named or tuple(run.provider_id for run in former if run.requested)
    derived = [run.provider_id for run in former if run.output_kind == DERIVED and run.status == JobStatus.COMPLETED]
    asked = asked_to_run(happening, requested, derived if heard.renews else ())
    wanted = list(dict.fromkeys([*asked, *listening]))
    providers = {row.id: row for row in await find_providers(session, heard.owner_id, wanted)} if wanted else {}
    return [
        NewRun(
            owner_id=heard.owner_id,
            provider=providers[provider_id],
            blob_id=happening.blob_id,
            configuration=_former_configuration(provider_id, former),
            trigger=happening.trigger,
            requested=provider_id in requested,
            chain=happening.chain,
        )
        for provider_id in wanted
        if provider_id in providers
        and (provider_id in heard.named or _is_usable(providers[provider_id], happening))
        and not _is_done(provider_id, happening, former)
    ]


def _is_usable(provider: ProviderRow, happening: Happening) -> bool:
    """Whether a provider that nobody named for this blob runs on it."""
    return provider.state == ProviderState.ACTIVE and may_follow(provider.id, happening)


def _is_done(provider_id: str, happening: Happening, former: Sequence[RunRow]) -> bool:
    """Whether a run of the provider on the blob covers this already.

    A blob comes to be once; a run that still waits will read whatever the head is then; and a version that was
    processed need not be processed again.
    """
    own = [run for run in former if run.provider_id == provider_id]
    if happening.trigger is not ProviderTrigger.ON_EDIT:
        return any(run.trigger == happening.trigger for run in own)
    return any(
        run.status == JobStatus.QUEUED
        or (run.status == JobStatus.COMPLETED and (run.blob_version or 0) >= happening.version)
        for run in own
    )


def _former_configuration(provider_id: str, former: Sequence[RunRow]) -> dict[str, Json]:
    """The configuration of the provider's newest run on the blob, so that what derives is derived alike."""
    return next((dict(run.configuration) for run in reversed(former) if run.provider_id == provider_id), {})
