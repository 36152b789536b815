"""A database comes in; the product's providers are in it when this returns, and in demo mode the reference's examples.

Built-in providers are part of the product: their rows are written at every start, so that a new version of the
program brings its own. What people changed (ratings, totals) stays.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import Database
from subgraphs.studio.providers.domain.built_in import AUTHOR, BUILT_IN, GRAMMAR_CHECKER, SUMMARIZER, TEXT_EXPANDER
from subgraphs.studio.providers.domain.definition import PRODUCT, Definition
from subgraphs.studio.providers.domain.memory import CHANGED, DERIVED
from subgraphs.studio.providers.domain.statuses import JobStatus, ProviderState, ProviderTrigger
from subgraphs.studio.providers.models import ProviderRow, RatingRow, RunRow, TotalsRow
from subgraphs.studio.providers.repository.providers import (
    empty_totals,
    find_totals,
    provider_of,
    remove_provider,
)
from subgraphs.studio.providers.service.announcing import PROVIDER_ACTIVATED, PROVIDER_DELETED, announce_provider

OWNER: Final = "user_123"
ROOT: Final = "550e8400-e29b-41d4-a716-446655440000"
DOCUMENT: Final = "550e8400-e29b-41d4-a716-446655440001"
EXPANDED: Final = "550e8400-e29b-41d4-a716-446655440002"
SUMMARY: Final = "550e8400-e29b-41d4-a716-446655440003"
JOB: Final = "job_123"

_FIRST: Final = datetime(2024, 1, 1, tzinfo=UTC)
_DAY: Final = datetime(2024, 1, 15, tzinfo=UTC)

# Runs, completed, seconds, ratings, their sum: what the reference prints of the text-expander, and plausible others.
_DEMO_TOTALS: Final = {
    TEXT_EXPANDER: (15_234, 15_082, 37_705.0, 5, 24),
    GRAMMAR_CHECKER: (45_612, 45_556, 13_666.8, 10, 46),
    SUMMARIZER: (8_120, 8_104, 4_862.4, 10, 47),
}


async def seed_providers(database: Database, *, demo: bool) -> None:
    """Write the product's providers, and in demo mode what the examples say became of them."""
    async with database.transaction() as session:
        for place, definition in enumerate(BUILT_IN):
            if demo or not definition.demo:
                await _write_provider(session, definition, _FIRST + timedelta(minutes=place))
            elif (left := await provider_of(session, PRODUCT, definition.id)) is not None:
                announce_provider(session, PROVIDER_DELETED, left)
                await remove_provider(session, left)
        if demo:
            await _write_examples(session)


async def _write_provider(session: AsyncSession, definition: Definition, at: datetime) -> None:
    wanted = _row(definition, at)
    present = await provider_of(session, PRODUCT, definition.id)
    if present is None:
        session.add(wanted)
        session.add(empty_totals(PRODUCT, definition.id))
        announce_provider(session, PROVIDER_ACTIVATED, wanted)
    else:
        await session.merge(wanted)
    await session.flush()


def _row(definition: Definition, at: datetime) -> ProviderRow:
    able = definition.capabilities
    return ProviderRow(
        owner_id=PRODUCT,
        id=definition.id,
        name=definition.name,
        description=definition.description,
        long_description=definition.long_description,
        author=AUTHOR,
        category=definition.category,
        version=definition.version,
        state=ProviderState.ACTIVE,
        input_types=list(able.input_types),
        output_types=list(able.output_types),
        min_input_size=able.min_input_size,
        max_input_size=able.max_input_size,
        supports_streaming=able.supports_streaming,
        cost=definition.cost,
        input_schema=definition.input_schema,
        output_schema=definition.output_schema,
        options={name: dict(schema) for name, schema in definition.options.items()},
        limits={name: dict(schema) for name, schema in definition.limits.items()},
        triggers=[],
        conditions=[],
        timeout_seconds=definition.timeout.total_seconds(),
        configured_keys=[],
        created_at=at,
        updated_at=at,
    )


async def _write_examples(session: AsyncSession) -> None:
    """The examples' runs and figures, unless they were written at an earlier start."""
    if await session.get(RunRow, JOB) is not None:
        return
    for totals in await find_totals(session, [(PRODUCT, provider_id) for provider_id in _DEMO_TOTALS]):
        _raise_totals(totals)
        session.add_all(_ratings(totals))
    session.add_all(_example_runs())
    await session.flush()


def _raise_totals(totals: TotalsRow) -> None:
    runs, completed, seconds, ratings, rating_sum = _DEMO_TOTALS[totals.provider_id]
    totals.runs, totals.completed, totals.seconds = totals.runs + runs, totals.completed + completed, seconds
    totals.ratings, totals.rating_sum = ratings, rating_sum


def _ratings(totals: TotalsRow) -> list[RatingRow]:
    """The ratings of which the total is the sum: as many fives as there can be, and the rest fours."""
    fours = 5 * totals.ratings - totals.rating_sum
    return [
        RatingRow(
            owner_id=PRODUCT,
            provider_id=totals.provider_id,
            user_id=f"demo_reader_{place}",
            rating=4 if place < fours else 5,
            rated_at=_DAY,
        )
        for place in range(totals.ratings)
    ]


def _example_runs() -> list[RunRow]:
    """The runs behind the reference's blobs: the events of those blobs then start nothing."""
    expansion = {"expansion_ratio": 3.5, "processing_time": 1.2}
    return [
        _run(JOB, TEXT_EXPANDER, 31, (DOCUMENT, 3), (DERIVED, EXPANDED), figures=expansion, requested=True),
        _run("job_124", GRAMMAR_CHECKER, 35, (DOCUMENT, 3), (CHANGED, DOCUMENT), requested=True),
        _run("job_125", SUMMARIZER, 32, (EXPANDED, 1), (DERIVED, SUMMARY)),
    ]


def _run(
    job_id: str,
    provider_id: str,
    minute: int,
    processed: tuple[str, int],
    made: tuple[str, str],
    *,
    figures: dict[str, float] | None = None,
    requested: bool = False,
) -> RunRow:
    (blob_id, version), (kind, output) = processed, made
    at = _DAY + timedelta(hours=10, minutes=minute)
    return RunRow(
        id=job_id,
        owner_id=OWNER,
        provider_owner=PRODUCT,
        provider_id=provider_id,
        provider_version="1.0.0",
        blob_id=blob_id,
        blob_version=version,
        configuration={},
        trigger=ProviderTrigger.ON_CREATE,
        requested=requested,
        chain=[],
        status=JobStatus.COMPLETED,
        attempts=1,
        output_kind=kind,
        output_blob_id=output,
        output_version=1,
        figures=figures or {"processing_time": 0.4},
        latency_seconds=(figures or {}).get("processing_time", 0.4),
        cost=0.001,
        created_at=at,
        estimated_at=at,
        started_at=at,
        completed_at=at,
    )
