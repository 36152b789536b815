"""Keys that resolvers ask for one by one come in; rows and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.identity import require_subject
from subgraphs.kit.jobs import Job, find_jobs
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.studio.providers.models import BatchRow, ProviderRow, RunRow, TotalsRow
from subgraphs.studio.providers.ports import Resources
from subgraphs.studio.providers.repository import providers, runs

ProvidersContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class JobsOfBlob:
    """A page of the jobs on a blob."""

    blob_id: str
    request: PageRequest


async def load_providers(context: ProvidersContext, ids: Sequence[str]) -> dict[str, ProviderRow]:
    """The providers that the caller sees."""
    user_id = require_subject(context.actor)
    return {row.id: row for row in await providers.find_providers(context.session, user_id, ids)}


async def load_totals(context: ProvidersContext, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], TotalsRow]:
    """What became of these providers' runs."""
    rows = await providers.find_totals(context.session, keys)
    return {(row.owner_id, row.provider_id): row for row in rows}


async def load_runs(context: ProvidersContext, ids: Sequence[str]) -> dict[str, RunRow]:
    """The runs with these ids, whoever owns them."""
    return {row.id: row for row in await runs.find_runs(context.session, ids)}


async def load_driving_jobs(context: ProvidersContext, ids: Sequence[str]) -> dict[str, Job]:
    """The rows that drive these runs, as long as they are kept."""
    return {job.id: job for job in await find_jobs(context.session, ids)}


async def load_batches(context: ProvidersContext, ids: Sequence[str]) -> dict[str, BatchRow]:
    """The batches with these ids, whoever owns them."""
    return {row.id: row for row in await runs.find_batches(context.session, ids)}


async def load_runs_of_batches(context: ProvidersContext, batch_ids: Sequence[str]) -> dict[str, list[RunRow]]:
    """The runs of these batches, in their places."""
    grouped: defaultdict[str, list[RunRow]] = defaultdict(list)
    for row in await runs.runs_of_batches(context.session, batch_ids):
        grouped[str(row.batch_id)].append(row)
    return dict(grouped)


async def load_newest_runs(context: ProvidersContext, blob_ids: Sequence[str]) -> dict[str, list[RunRow]]:
    """The caller's newest run of each provider on each of these blobs, in the order of the runs."""
    grouped: defaultdict[str, list[RunRow]] = defaultdict(list)
    newest = await runs.newest_runs(context.session, require_subject(context.actor), blob_ids)
    for (blob_id, _), row in newest.items():
        grouped[blob_id].append(row)
    return dict(grouped)


async def load_newest_completed(context: ProvidersContext, pairs: Sequence[runs.Pair]) -> dict[runs.Pair, RunRow]:
    """The caller's newest completed run of each of these providers on its blob."""
    return await runs.newest_completed(context.session, require_subject(context.actor), pairs)


async def load_jobs_of_blobs(context: ProvidersContext, keys: Sequence[JobsOfBlob]) -> dict[JobsOfBlob, Page[RunRow]]:
    """Pages of the caller's jobs: one statement for each different page request."""
    user_id = require_subject(context.actor)
    pages: dict[JobsOfBlob, Page[RunRow]] = {}
    for request in dict.fromkeys(key.request for key in keys):
        alike = [key for key in keys if key.request == request]
        found = await runs.runs_of_blobs(context.session, user_id, [key.blob_id for key in alike], request)
        pages |= {key: found[key.blob_id] for key in alike}
    return pages
