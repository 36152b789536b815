"""What other subgraphs tell becomes contents and counts, each event once."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.kit.app import Subgraph
from subgraphs.kit.outbox import publish
from subgraphs.wavestack.automod.app import create_subgraph as create_automod
from subgraphs.wavestack.clipper.app import create_subgraph as create_clipper
from subgraphs.wavestack.core.app import create_subgraph as create_core
from subgraphs.wavestack.dashboard.app import create_subgraph as create_dashboard
from subgraphs.wavestack.social_ingest.app import create_subgraph as create_social_ingest
from subgraphs.wavestack.youtube_publisher.app import create_subgraph as create_youtube
from tests.subgraphs.conftest import Composed

Json = Any  # JSON values
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
SOURCES: dict[str, Callable[..., Subgraph[Any]]] = {
    "core": create_core,
    "automod": create_automod,
    "clipper": create_clipper,
    "social_ingest": create_social_ingest,
    "youtube_publisher": create_youtube,
}
_COMMUNITY = "community { messages checked deleted timeouts bans safetyScore clips publications }"
SEEN = f"""{{
  overview(period: LAST_24_HOURS) {{ {_COMMUNITY} publishingFrequency }}
  twitch: platformMetrics(platform: TWITCH, period: LAST_24_HOURS) {{ {_COMMUNITY} }}
  topContents(sort: PUBLISHED_AT) {{ title platform url externalId publishedAt publication {{ id }} }}
}}"""


@dataclass(frozen=True, slots=True)
class Around:
    """The dashboard among those that it hears of."""

    gateway: Gateway
    parts: Mapping[str, Subgraph[Any]]

    async def ask(self, text: str, organization: str = "org_123") -> dict[str, Json]:
        context = RequestContext("1", claims={"sub": "user_123", "org_id": organization})
        answer = await self.gateway.execute(text, {}, context=context)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        return dict(answer.data)

    async def happens(self, source: str, topic: str, key: str, payload: Json, organization: str = "org_123") -> None:
        """Something is committed in a subgraph."""
        async with self.parts[source].database.transaction() as session:
            publish(session, topic, scope=organization, key=key, payload=payload)


@pytest.fixture
async def around(values: dict[str, str], composed: Composed) -> AsyncIterator[Around]:
    plain = values | {"demo": "false"}
    parts: dict[str, Subgraph[Any]] = {name: create(plain) for name, create in SOURCES.items()}
    parts["dashboard"] = create_dashboard(plain)
    async with composed(*parts.values()) as gateway:
        yield Around(gateway, parts)


def published(platform: str = "youtube", publication: str | None = "pub_1:youtube", **more: Json) -> dict[str, Json]:
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "publicationId": publication,
        "platform": platform,
        "title": "T",
        "url": "https://youtube.com/watch?v=1",
        "externalId": "1",
        "publishedAt": now.isoformat(),
    } | more


def verdict(action: str | None, platform: str | None = "twitch") -> dict[str, Json]:
    return {"messageId": None, "userId": "u", "platform": platform, "action": action, "flags": [], "allowed": True}


INGEST = """mutation { ingestMessages(input: { platform: TWITCH, messages: [
  { id: "m1", text: "hello", channel: { id: "c1" }, author: { id: "u1" } }
  { id: "m2", text: "hi", channel: { id: "c1" }, author: { id: "u2" } }
] }) { accepted } }"""


async def test_everything_told_is_counted_once(around: Around, eventually: Eventually) -> None:
    for number, (action, platform) in enumerate(
        [
            (None, "twitch"),
            ("warn", "twitch"),
            ("delete", "twitch"),
            ("timeout", "twitch"),
            ("ban", "discord"),
            (None, None),
        ]
    ):
        await around.happens("automod", "verdict.given", f"ver_{number}", verdict(action, platform))
    assert [(await around.ask(INGEST))["ingestMessages"]["accepted"] for _ in range(2)] == [2, 0]
    for number in range(3):
        await around.happens("clipper", "clip.completed", f"clip_{number}", {"organizationId": "org_123"})
    await around.happens("core", "publication.published", "pub_1:youtube", published())
    await around.happens("youtube_publisher", "upload.completed", "up_1", published())
    await around.happens("youtube_publisher", "upload.completed", "up_2", published(publication=None, title="Direct"))
    await around.happens("core", "publication.published", "pub_8:x", published("x", "pub_8:x"), "org_456")

    async def heard() -> bool:
        counts = (await around.ask(SEEN))["overview"]["community"]
        told = (counts["messages"], counts["checked"], counts["clips"], counts["publications"])
        return bool(told == (2, 8, 3, 2))

    await eventually(heard)
    found = await around.ask(SEEN)
    assert found["overview"]["community"] == {
        "messages": 2,
        "checked": 8,  # with these two
        "deleted": 3,
        "timeouts": 1,
        "bans": 1,
        "safetyScore": 62.5,
        "clips": 3,
        "publications": 2,
    }
    assert found["overview"]["publishingFrequency"] == 2
    twitch = found["twitch"]["community"]
    assert (twitch["messages"], twitch["checked"]) == (2, 6)
    assert (twitch["deleted"], twitch["timeouts"], twitch["bans"]) == (2, 1, 0)
    named = {each["title"]: each["publication"] for each in found["topContents"]}
    assert named == {"T": {"id": "pub_1:youtube"}, "Direct": None}
    await eventually(lambda: _counts(around, "org_456", 1))


async def _counts(around: Around, organization: str, publications: int) -> bool:
    found = await around.ask(SEEN, organization)
    return bool(found["overview"]["community"]["publications"] == publications)


async def test_a_publication_can_be_read_with_its_content_and_figures(around: Around, eventually: Eventually) -> None:
    """Only the queue knows the publication, only the dashboard its figures: one query asks for both."""
    create = """mutation { createQueueItem(input: {title: "Mine", platforms: [YOUTUBE], idempotencyKey: "k",
      scheduleAt: "2099-01-01T00:00:00Z"}) { queueItem { id publications { id } } } }"""
    item = (await around.ask(create))["createQueueItem"]["queueItem"]
    (publication,) = item["publications"]
    read = f"""{{ queueItem(id: "{item["id"]}") {{
      publications {{ status content {{ title }} metrics {{ views likes }} }} }} }}"""
    assert (await around.ask(read))["queueItem"]["publications"] == [
        {"status": "QUEUED", "content": None, "metrics": None}
    ]
    payload = published(publication=publication["id"], title="Mine")
    await around.happens("core", "publication.published", publication["id"], payload)
    await eventually(lambda: _counts(around, "org_123", 1))
    hour = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    told = f"""mutation {{ importContentMetrics(input: {{ entries: [
      {{ publicationId: "{publication["id"]}", hour: "{hour}", views: 12, likes: 3 }}] }}) {{ imported }} }}"""
    await around.ask(told)
    assert (await around.ask(read))["queueItem"]["publications"] == [
        {"status": "QUEUED", "content": {"title": "Mine"}, "metrics": {"views": 12, "likes": 3}}
    ]
