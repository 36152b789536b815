"""What YouTube counts of videos goes to the dashboard, also beside a video that the dashboard has not heard of."""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.kit.jobs import enqueue
from subgraphs.wavestack.dashboard.app import create_subgraph as create_dashboard
from tests.subgraphs.wavestack.youtube_publisher.conftest import Start, ended, upload

USER = RequestContext("1", claims={"sub": "user_123", "org_id": "org_123"})
CONTENTS = "{ topContents(platform: YOUTUBE) { externalId metrics { views } } }"


async def test_a_video_that_the_dashboard_does_not_know_hides_no_other(
    start: Start,
    composed: Callable[..., AbstractAsyncContextManager[Gateway]],
    values: Mapping[str, str],
    videos: str,
    eventually: Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]],
) -> None:
    dashboard = create_dashboard(dict(values))
    async with start(working_on=False) as publisher, composed(publisher, dashboard) as gateway:

        async def views() -> dict[str, int]:
            answer: Any = json.loads((await gateway.execute(CONTENTS, context=USER)).to_bytes())
            return {each["externalId"]: each["metrics"]["views"] for each in answer["data"]["topContents"]}

        known, unknown = [
            (await ended(publisher, await upload(publisher, videoUrl=f"{videos}/5")))["youtubeId"] for _ in range(2)
        ]

        async def are_heard_of() -> bool:
            return {known, unknown} <= (await views()).keys()

        await eventually(are_heard_of)
        async with dashboard.database.transaction() as session:
            await session.execute(text("DELETE FROM contents WHERE external_id = :id"), {"id": unknown})
        let_hours_pass(Path(values["data_dir"]))
        async with publisher.database.transaction() as session:
            now = publisher.clock.now() - timedelta(seconds=1)
            await enqueue(session, "upload.count", scope="", key="now", now=now)

        async def is_counted() -> bool:
            return (await views())[known] > 0

        await eventually(is_counted)
        assert unknown not in await views()


def let_hours_pass(folder: Path) -> None:
    """Make the sandbox's videos three hours older."""
    for path in (folder / "sandbox" / "youtube" / "videos").glob("*.json"):
        video = json.loads(path.read_text())
        earlier = datetime.fromisoformat(video["uploaded_at"]) - timedelta(hours=3)
        path.write_text(json.dumps(video | {"uploaded_at": earlier.isoformat()}))
