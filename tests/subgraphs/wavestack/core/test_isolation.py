"""No operation shows or changes anything of another organization, and none works for nobody."""

from datetime import UTC, datetime

import pytest
from graphql import GraphQLObjectType

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.core.domain.webhooks import WebhookDelivery, WebhookEndpoint, WebhookTopic
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.repository.webhooks import insert_deliveries, insert_endpoint
from subgraphs.wavestack.core.schema import schema
from tests.subgraphs.wavestack.asking import Ask

NOW = datetime(2026, 1, 15, tzinfo=UTC)
_INPUT = 'title: "T", platforms: [X], idempotencyKey: "k"'
_ENDPOINT = '{url: "https://example.com", topics: [CLIP_READY]}'
_PAGE = "{ nodes { id } totalCount pagination { total } }"
_EMPTY = {"nodes": [], "totalCount": 0, "pagination": {"total": 0}}

# Every root field, asked by org_456 for what org_123 has. None: NOT_FOUND.
FROM_OUTSIDE: dict[str, tuple[str, object]] = {
    "queueItem": ('{ queueItem(id: "clx1234") { id } }', None),
    "project": ('{ project(id: "proj_456") { id } }', None),
    "asset": ('{ asset(id: "asset_789") { id downloadUrl } }', None),
    "queueItems": (f'{{ queueItems(projectId: "proj_456") {_PAGE} }}', _EMPTY),
    "projects": (
        f"{{ projects {_PAGE} }}",
        {"nodes": [{"id": "proj_900"}], "totalCount": 1, "pagination": {"total": 1}},
    ),
    "assets": (f'{{ assets(projectId: "proj_456") {_PAGE} }}', _EMPTY),
    "createQueueItem": (
        f'mutation {{ createQueueItem(input: {{ {_INPUT}, projectId: "proj_456" }}) {{ replayed }} }}',
        None,
    ),
    "deleteQueueItem": ('mutation { deleteQueueItem(input: {id: "clx1234"}) { deletedId } }', None),
    "publication": ('{ publication(id: "clx1234:youtube") { id } }', None),
    "cancelPublication": (
        'mutation { cancelPublication(input: {id: "clx1234:youtube"}) { publication { id } } }',
        None,
    ),
    "retryPublication": (
        'mutation { retryPublication(input: {id: "clx1236:facebook"}) { publication { id } } }',
        None,
    ),
    "webhookEndpoint": ('{ webhookEndpoint(id: "wh_own") { id } }', None),
    "webhookEndpoints": (f"{{ webhookEndpoints {_PAGE} }}", _EMPTY),
    "createWebhookEndpoint": (
        f"mutation {{ createWebhookEndpoint(input: {_ENDPOINT}) {{ webhookEndpoint {{ enabled }} }} }}",
        {"webhookEndpoint": {"enabled": True}},
    ),
    "updateWebhookEndpoint": (
        'mutation { updateWebhookEndpoint(input: {id: "wh_own", enabled: false}) { webhookEndpoint { id } } }',
        None,
    ),
    "rotateWebhookSecret": ('mutation { rotateWebhookSecret(input: {id: "wh_own"}) { secret } }', None),
    "deleteWebhookEndpoint": ('mutation { deleteWebhookEndpoint(input: {id: "wh_own"}) { deletedId } }', None),
    "redeliverWebhook": ('mutation { redeliverWebhook(input: {id: "whd_own"}) { delivery { id } } }', None),
    "createProject": (
        'mutation { createProject(input: {name: "P"}) { project { organizationId } } }',
        {"project": {"organizationId": "org_456"}},
    ),
    "createAssetUpload": (
        'mutation { createAssetUpload(input: {filename: "f", projectId: "proj_456"}) { uploadUrl } }',
        None,
    ),
    "importAsset": (
        'mutation { importAsset(input: {url: "http://example.com/f", projectId: "proj_456"}) { asset { id } } }',
        None,
    ),
}
ENTITIES = """query Q($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Organization { id queueItems { totalCount } }
    ... on Project { id } ... on Asset { id } ... on QueueItem { id } ... on Publication { id }
  }
}"""
REPRESENTATIONS = [
    {"__typename": "Organization", "id": "org_123"},
    {"__typename": "Project", "id": "proj_456"},
    {"__typename": "Asset", "id": "asset_789"},
    {"__typename": "QueueItem", "id": "clx1234"},
    {"__typename": "Publication", "id": "clx1234:youtube"},
]


def test_every_root_field_is_tried() -> None:
    roots = [schema.core.query_type, schema.core.mutation_type]
    names = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert names - {"_entities", "_service"} == set(FROM_OUTSIDE)


@pytest.fixture(autouse=True)
async def own_webhook(core: Subgraph[Resources]) -> None:
    """An endpoint of org_123 and a delivery to it, with ids that the documents above know."""
    endpoint = WebhookEndpoint(
        "wh_own", "org_123", "https://example.com", [WebhookTopic.CLIP_READY], None, True, "", NOW, NOW
    )
    delivery = WebhookDelivery("whd_own", "org_123", "wh_own", WebhookTopic.CLIP_READY, {}, "failed", 8, NOW)
    async with core.database.transaction() as session:
        await insert_endpoint(session, endpoint)
        await insert_deliveries(session, [delivery])


async def test_another_organization_sees_and_changes_nothing_of_this_one(answer: Ask, data: Ask) -> None:
    everything = "{ queueItems { totalCount } projects { totalCount } assets { totalCount } }"
    before = await data(everything)
    for field, (document, expected) in FROM_OUTSIDE.items():
        answered = await answer(document, "org_456")
        if expected is None:
            assert [error["extensions"]["code"] for error in answered["errors"]] == ["NOT_FOUND"], field
        else:
            assert answered == {"data": {field: expected}}
    assert await data(everything) == before


async def test_nobody_is_unauthorized(answer: Ask) -> None:
    for field, (document, _expected) in FROM_OUTSIDE.items():
        answered = await answer(document, None)
        assert [error["extensions"]["code"] for error in answered["errors"]] == ["UNAUTHORIZED"], field


async def test_a_token_without_organization_is_forbidden(answer: Ask) -> None:
    answered = await answer("{ queueItems { totalCount } }", "")
    assert [error["extensions"]["code"] for error in answered["errors"]] == ["FORBIDDEN"]


async def test_entities_of_another_organization_are_null(data: Ask) -> None:
    found = await data(ENTITIES, "org_456", representations=REPRESENTATIONS)
    assert found == {"_entities": [None, None, None, None, None]}
    own = await data(ENTITIES, representations=REPRESENTATIONS)
    assert [entity["id"] for entity in own["_entities"]] == [
        "org_123",
        "proj_456",
        "asset_789",
        "clx1234",
        "clx1234:youtube",
    ]


async def test_entities_are_not_for_nobody(core: Subgraph[Resources], answer: Ask) -> None:
    answered = await answer(ENTITIES, None, representations=REPRESENTATIONS)
    assert answered["data"] == {"_entities": [None, None, None, None, None]}
    assert {error["extensions"]["code"] for error in answered["errors"]} == {"UNAUTHORIZED"}
