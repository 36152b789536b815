"""A started subgraph without its demo, contents that were published, and the ways to ask."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.events import Event
from subgraphs.wavestack.dashboard.app import create_subgraph
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.schema import schema
from subgraphs.wavestack.dashboard.service.hearing import take_publications
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values

NOW = datetime(2026, 1, 15, 10, 20, tzinfo=UTC)
PUBLISHED = (
    ("pub_1:youtube", "youtube", "First", "2026-01-05T12:00:00Z"),
    ("pub_1:tiktok", "tiktok", "First, short", "2026-01-06T12:00:00Z"),
    ("pub_2:youtube", "youtube", "Second", "2026-01-14T12:00:00Z"),
)
IMPORT = "mutation I($input: ImportContentMetricsInput!) { importContentMetrics(input: $input) { imported } }"
FOLLOWERS = "mutation F($input: ImportFollowersInput!) { importFollowers(input: $input) { imported } }"


def publication(number: int, organization: str, row: Sequence[str]) -> Event:
    """What the queue tells of a publication that is out."""
    publication_id, platform, title, at = row
    payload = {
        "publicationId": publication_id,
        "queueItemId": publication_id.partition(":")[0],
        "platform": platform,
        "title": title,
        "url": f"https://{platform}.example/{number}",
        "externalId": f"outside-{number}",
        "publishedAt": at,
    }
    return Event(number, "publication.published", organization, publication_id, payload, datetime.fromisoformat(at))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def dashboard(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph on SQLite and on PostgreSQL; org_123 has three contents, org_456 one."""
    subgraph = create_subgraph(values | {"demo": "false"}, clock)
    await subgraph.start()
    events = [publication(number, "org_123", row) for number, row in enumerate(PUBLISHED, 1)]
    foreign = ("pub_9:youtube", "youtube", "Foreign", "2026-01-10T12:00:00Z")
    async with subgraph.database.transaction() as session:
        await take_publications(session, [*events, publication(9, "org_456", foreign)])
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(dashboard: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(dashboard, schema)


@pytest.fixture
def refusal(answer: Ask) -> Ask:
    """The first error of an answer: its code and the field that it names."""

    async def ask(text: str, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        extensions = (await answer(text, organization, **variables))["errors"][0]["extensions"]
        return {"code": extensions["code"], "field": extensions.get("details", {}).get("field")}

    return ask


@pytest.fixture
def tell(data: Ask) -> Callable[..., Awaitable[int]]:
    """Import entries of contents that publications brought out: `tell(("pub_1:youtube", hour, {views: 1}), …)`."""

    async def tell(*entries: tuple[str, str, Mapping[str, Json]], organization: str = "org_123") -> int:
        wanted = [{"publicationId": name, "hour": hour, **figures} for name, hour, figures in entries]
        answered = await data(IMPORT, organization, input={"entries": wanted})
        imported: int = answered["importContentMetrics"]["imported"]
        return imported

    return tell
