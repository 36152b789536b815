"""A queued run comes in; the provider's output is in the graph and the run is completed when this returns.

Three steps, so that a worker may die anywhere: the outcome is worked out and kept with the run; it is written into the
graph under a key made of the run and the version, so that writing it again changes nothing; the run is completed.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.encryption import UndecipherableError
from subgraphs.kit.graph import GraphError
from subgraphs.kit.jobs import JobRun, LeaseLostError, RetryLaterError
from subgraphs.studio.providers.domain.configuration import with_defaults
from subgraphs.studio.providers.domain.memory import DERIVED, memo_key, read_outcome, stored_outcome, worth_remembering
from subgraphs.studio.providers.domain.outcome import Outcome, ProcessingError, Unchanged, Work
from subgraphs.studio.providers.domain.statuses import ErrorKind, JobStatus, ProviderState, ProviderTrigger
from subgraphs.studio.providers.domain.writes import Maker, Prepared, prepare
from subgraphs.studio.providers.models import ProviderRow, RunRow
from subgraphs.studio.providers.ports import Registered, Resources
from subgraphs.studio.providers.repository.providers import count_run, provider_of
from subgraphs.studio.providers.repository.runs import change_run, find_memo, remember, run_to_do
from subgraphs.studio.providers.service.announcing import JOB_STARTED, PROVIDER_COMPLETED, announce_end, announce_run
from subgraphs.studio.providers.service.counting import count_run_of
from subgraphs.studio.providers.service.documents import BLOB_TO_PROCESS, CHANGE_BLOB, DERIVE_BLOB
from subgraphs.studio.providers.service.failing import failure_of
from subgraphs.studio.providers.service.registry import configuration_of, is_built_in
from subgraphs.studio.providers.service.requesting import input_problem

Json = Any  # JSON values: dict, list, str, int, float, bool, None

_ROUNDS: Final = 5
"""How often a change is worked out anew because its blob was changed meanwhile."""
_VALIDATION: Final = timedelta(seconds=1)
"""How long a run waits for a provider that is being validated."""
_WORTH_TELLING_SECONDS: Final = 0.5
_OVERTAKEN: Final = frozenset({"VERSION_MISMATCH", "CONCURRENT_MODIFICATION"})


@dataclass(frozen=True, slots=True)
class _Task:
    """A run and its provider as they were when the run began."""

    run: RunRow
    provider: ProviderRow


async def process_blob(job: JobRun[Resources]) -> None:
    """Do a run. May be called again after any interruption."""
    task = await _begin(job)
    try:
        prepared, output = await _make(job, task)
    except ProcessingError as error:
        raise failure_of(error) from error
    await _complete(job, task, prepared, output)


async def _begin(job: JobRun[Resources]) -> _Task:
    now = job.clock.now()
    async with job.transaction() as session:
        run = await run_to_do(session, job.id)
        if run is None:
            raise failure_of(ProcessingError("The run is not there any more.", ErrorKind.INTERNAL_ERROR, final=True))
        provider = await provider_of(session, run.provider_owner, run.provider_id)
        if provider is not None and provider.state == ProviderState.PENDING_VALIDATION:
            raise RetryLaterError(_VALIDATION)
        if provider is None or provider.state != ProviderState.ACTIVE:
            message = "The provider is not active any more."
            raise failure_of(ProcessingError(message, ErrorKind.INVALID_INPUT, final=True))
        run.status, run.attempts, run.started_at = JobStatus.RUNNING, job.attempt, run.started_at or now
        announce_run(session, JOB_STARTED, run)
    return _Task(run, provider)


async def _make(job: JobRun[Resources], task: _Task) -> tuple[Prepared, Json]:
    """The kept or new outcome, and what writing it answered."""
    prepared = Prepared.read(task.run.prepared) if task.run.prepared else None
    for _ in range(_ROUNDS):
        if prepared is None:
            prepared = await _prepare(job, task)
        try:
            return prepared, await _write(job, task, prepared)
        except GraphError as error:
            if error.code not in _OVERTAKEN:
                raise failure_of(error) from error
        prepared = None
    message = "The blob is changed faster than it can be processed."
    raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=False)


async def _prepare(job: JobRun[Resources], task: _Task) -> Prepared:
    work = await _work(job, task)
    began = time.monotonic()
    async with job.database.reading() as session:
        known = await find_memo(session, _memo_key(job.resources, task, work))
    outcome = await _process(job, task, work) if known is None else read_outcome(known)
    seconds = time.monotonic() - began
    count_run_of(task.provider, seconds, remembered=known is not None)
    engine = _engine(job.resources, task.provider)
    maker = Maker(task.provider.id, task.provider.version, engine, seconds, known is not None)
    prepared = prepare(work, outcome, maker)
    async with job.transaction() as session:
        await change_run(session, job.id, prepared=asdict(prepared))
        if known is None and worth_remembering(outcome):
            key = _memo_key(job.resources, task, work)
            await remember(session, key, stored_outcome(outcome), job.clock.now())
    return prepared


async def _work(job: JobRun[Resources], task: _Task) -> Work:
    """The input at its head. Of a deleted blob there is nothing left but its id."""
    run, blob = task.run, _gone(task.run)
    if run.trigger != ProviderTrigger.ON_DELETE:
        try:
            blob = (await job.graph.execute(BLOB_TO_PROCESS, {"id": run.blob_id}, subject=run.owner_id))["blob"]
        except GraphError as error:
            raise failure_of(error) from error
        if (problem := input_problem(task.provider, blob)) is not None:
            raise ProcessingError(problem, ErrorKind.INVALID_INPUT, final=True)
    return Work(
        job_id=run.id,
        owner_id=run.owner_id,
        blob_id=str(blob["id"]),
        version=int(blob["version"]),
        trigger=run.trigger,
        content=str(blob["content"]),
        content_type=str(blob["contentType"]),
        title=str(blob["title"]),
        metadata=blob["metadata"],
        configuration=with_defaults(run.configuration, task.provider.options or {}),
    )


def _gone(run: RunRow) -> dict[str, Json]:
    return {"id": run.blob_id, "version": 0, "content": "", "contentType": "", "title": "", "metadata": {}}


async def _process(job: JobRun[Resources], task: _Task, work: Work) -> Outcome:
    seconds = task.provider.timeout_seconds
    telling = asyncio.create_task(_tell(job))
    try:
        async with asyncio.timeout(seconds):
            outcome = await _outcome(job.resources, task.provider, work)
    except TimeoutError as error:
        message = f"The provider took longer than {seconds:g} seconds."
        raise ProcessingError(message, ErrorKind.TIMEOUT, final=False) from error
    finally:
        telling.cancel()
    # What derives from nothing has nowhere to go.
    return Unchanged(outcome.figures) if work.trigger == ProviderTrigger.ON_DELETE else outcome


async def _outcome(resources: Resources, provider: ProviderRow, work: Work) -> Outcome:
    if is_built_in(provider):
        return await resources.processors[provider.id](work)
    return await resources.endpoint.process(work, _registered(resources, provider))


async def _tell(job: JobRun[Resources]) -> None:
    """Tell that a provider has begun, where it takes so long that somebody could wonder: telling costs a commit."""
    await asyncio.sleep(_WORTH_TELLING_SECONDS)
    with suppress(LeaseLostError):  # the next write of the run says so
        await job.progress(50)


def _registered(resources: Resources, provider: ProviderRow) -> Registered:
    try:
        configuration = configuration_of(provider, resources.cipher)
    except UndecipherableError as error:
        message = "The provider's configuration cannot be read; register it anew."
        raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=True) from error
    return Registered(provider.id, provider.version, configuration, provider.timeout_seconds)


async def _write(job: JobRun[Resources], task: _Task, prepared: Prepared) -> Json:
    """The blob that the output is in, with its version; None where nothing is written."""
    if prepared.input is None:
        return None
    document, name = (DERIVE_BLOB, "createBlob") if prepared.kind == DERIVED else (CHANGE_BLOB, "updateBlob")
    data = await job.graph.execute(document, {"input": prepared.input}, subject=task.run.owner_id)
    return data[name]["blob"]


async def _complete(job: JobRun[Resources], task: _Task, prepared: Prepared, output: Json) -> None:
    now, provider = job.clock.now(), task.provider
    async with job.completing({"output_blob_id": output and output["id"]}) as session:
        run = await run_to_do(session, job.id)
        if run is None:
            return
        run.status, run.completed_at, run.prepared = JobStatus.COMPLETED, now, None
        run.blob_version, run.output_kind = prepared.version, prepared.kind
        run.output_blob_id = output["id"] if output else run.blob_id
        run.output_version = output["version"] if output else prepared.version
        run.figures, run.latency_seconds = prepared.figures, round(prepared.seconds, 6)
        run.remembered, run.cost = prepared.remembered, provider.cost
        run.error_code = run.error_message = run.error_kind = None
        await _count(session, run, completed=True)
        announce_end(session, PROVIDER_COMPLETED, run)


async def _count(session: AsyncSession, run: RunRow, *, completed: bool) -> None:
    seconds = run.latency_seconds or 0.0
    await count_run(session, run.provider_owner, run.provider_id, completed=completed, seconds=seconds)


def _engine(resources: Resources, provider: ProviderRow) -> str:
    return resources.engine if is_built_in(provider) else provider.updated_at.isoformat()


def _memo_key(resources: Resources, task: _Task, work: Work) -> str:
    provider = task.provider
    return memo_key(work, (provider.owner_id, provider.id, provider.version), _engine(resources, provider))
