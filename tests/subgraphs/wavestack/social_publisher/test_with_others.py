"""The social publisher among its neighbours: who writes captions, draws covers, orders posts and counts them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.execution.transport import RequestContext
from subgraphs.kit.jobs import enqueue
from subgraphs.wavestack.core.app import create_subgraph as create_core
from subgraphs.wavestack.dashboard.app import create_subgraph as create_dashboard
from subgraphs.wavestack.personality.app import create_subgraph as create_personality
from subgraphs.wavestack.thumbnails.app import create_subgraph as create_thumbnails
from tests.patience import PATIENCE

Json = Any  # JSON values
USER = RequestContext("1", claims={"sub": "user_123", "org_id": "org_123"})
CREATE = "mutation ($input: CreateSocialPostInput!) { createSocialPost(input: $input) { post { id } } }"
READ = """query ($id: ID!) { socialPost(id: $id) {
  status caption hashtags text warnings url externalId error { code message }
} }"""
QUEUE = """mutation ($at: DateTime) { createQueueItem(input: {
  title: "Clip", caption: "A clip", assetId: "asset_789", platforms: [LINKEDIN, X], idempotencyKey: "k", scheduleAt: $at
}) { queueItem { id } } }"""
ITEM = """query ($id: ID!) { queueItem(id: $id) { publications {
  platform status url error { code } post { status contentType asset { id } }
} } }"""
CONTENTS = "{ topContents { externalId metrics { views likes } } }"


async def test_wishes_orders_and_figures(composed: Any, placed: Any, sqlite_values: Any) -> None:
    async with placed(sqlite_values) as (social, serve):
        values = social.values
        for name in ("instagram", "linkedin"):
            figures = {"views": 70, "likes": 7, "comments": 2, "shares": 1}
            social.sandbox(name).figures = lambda _, figures=figures: figures
        others = [make(values) for make in (create_core, create_dashboard, create_personality, create_thumbnails)]
        async with composed(social.subgraph, *others) as gateway, serve():

            async def ask(document: str, **variables: Json) -> Any:
                answer = json.loads((await gateway.execute(document, variables, context=USER)).to_bytes())
                assert not answer.get("errors"), answer
                return answer["data"]

            async def ended(post_id: str) -> Any:
                async with asyncio.timeout(PATIENCE):
                    while True:
                        post = (await ask(READ, id=post_id))["socialPost"]
                        if post["status"] not in {"PROCESSING", "SCHEDULED"}:
                            return post
                        await asyncio.sleep(0.1)

            wishes = {"aiCaption": True, "aiHashtags": True, "generateCover": True}
            wanted = {"platform": "INSTAGRAM", "mediaUrl": f"{social.files}/video.mp4", "caption": "My best moments"}
            made = await ask(CREATE, input=wanted | {"options": wishes})
            post = await ended(made["createSocialPost"]["post"]["id"])
            assert (post["status"], post["warnings"]) == ("COMPLETE", [])
            assert len(post["caption"]) > 10
            assert len(post["hashtags"]) >= 5, post["hashtags"]
            assert post["text"].startswith(post["caption"])

            item = (await ask(QUEUE, at=datetime.now(UTC).isoformat()))["createQueueItem"]["queueItem"]["id"]
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = (await ask(ITEM, id=item))["queueItem"]["publications"]
                    if all(each["status"] in {"PUBLISHED", "FAILED"} for each in found):
                        break
                    await asyncio.sleep(0.1)
            by_platform = {each["platform"]: each for each in found}
            assert by_platform["X"]["error"]["code"] == "VALIDATION_ERROR"
            published = by_platform["LINKEDIN"]
            assert published["status"] == "PUBLISHED", published
            assert published["post"]["asset"] == {"id": "asset_789"}

            async with social.subgraph.database.transaction() as session:
                now = datetime.now(UTC) - timedelta(seconds=1)
                await enqueue(session, "social_post.count", scope="", key="again", now=now)
            async with asyncio.timeout(PATIENCE):
                while True:
                    contents = (await ask(CONTENTS))["topContents"]
                    counted = {each["externalId"]: each["metrics"]["views"] for each in contents}
                    if counted.get(post["externalId"]) == 70:
                        break
                    await asyncio.sleep(0.1)
