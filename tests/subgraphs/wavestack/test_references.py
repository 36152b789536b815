"""What a request names in another subgraph is looked for at once: what the organization does not have is refused."""

import json
from contextlib import aclosing
from typing import Any

import pytest

from gateway.execution.transport import RequestContext
from subgraphs.wavestack.clipper.app import create_subgraph as create_clipper
from subgraphs.wavestack.core.app import create_subgraph as create_core
from subgraphs.wavestack.social_publisher.app import create_subgraph as create_social_publisher
from subgraphs.wavestack.youtube_publisher.app import create_subgraph as create_youtube_publisher

CLIP = "mutation ($input: CreateClipInput!) { made: createClip(input: $input) { __typename } }"
UPLOAD = "mutation ($input: CreateUploadInput!) { made: createUpload(input: $input) { __typename } }"
POST = "mutation ($input: CreateSocialPostInput!) { made: createSocialPost(input: $input) { __typename } }"
CUT: dict[str, Any] = {"startSeconds": 0, "durationSeconds": 5}
CASES: list[tuple[str, dict[str, Any], str]] = [
    (CLIP, CUT | {"assetId": "asset_789"}, "assetId"),
    (CLIP, CUT | {"source": "asset_789"}, "source"),
    (CLIP, CUT | {"source": "http://example.com/v.mp4", "projectId": "proj_456"}, "projectId"),
    (UPLOAD, {"title": "T", "assetId": "asset_789"}, "assetId"),
    (POST, {"platform": "FACEBOOK", "assetId": "asset_789"}, "assetId"),
]


async def test_assets_and_projects_of_others_and_unknown_ones_are_not_found(composed: Any, sqlite_values: Any) -> None:
    makers = (create_core, create_clipper, create_youtube_publisher, create_social_publisher)
    async with composed(*(make(sqlite_values) for make in makers)) as gateway:

        async def ask(document: str, wanted: Any, organization: str = "org_123") -> Any:
            context = RequestContext("1", claims={"sub": "user_123", "org_id": organization})
            return json.loads((await gateway.execute(document, {"input": wanted}, context=context)).to_bytes())

        for document, wanted, field in CASES:
            assert "errors" not in await ask(document, wanted)
            unknown = await ask(document, wanted | {field: "asset_1"})
            others = await ask(document, wanted, "org_456")
            for answer in (unknown, others):
                [error] = answer["errors"]
                assert error["extensions"]["code"] == "NOT_FOUND"
                assert error["extensions"]["details"] == {"field": field}


@pytest.mark.parametrize(
    ("create", "events"),
    [(create_youtube_publisher, "uploadEvents"), (create_social_publisher, "socialPostEvents")],
)
async def test_what_is_not_there_cannot_be_followed(
    composed: Any, sqlite_values: Any, create: Any, events: str
) -> None:
    async with composed(create(sqlite_values)) as gateway:
        context = RequestContext("1", claims={"sub": "user_123", "org_id": "org_123"})
        document = f'subscription {{ {events}(id: "nobody") {{ type }} }}'
        async with aclosing(gateway.subscribe(document, {}, context=context)) as answers:
            [error] = json.loads((await anext(answers)).to_bytes())["errors"]
        assert error["extensions"]["code"] == "NOT_FOUND"
