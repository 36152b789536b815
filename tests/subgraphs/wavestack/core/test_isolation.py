"""No operation shows or changes anything of another organization, and none works for nobody."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import GraphQLObjectType

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.schema import schema

Ask = Callable[..., Awaitable[dict[str, Any]]]  # Any: JSON values

_INPUT = 'title: "T", platforms: [X], idempotencyKey: "k"'
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
    ... on Project { id } ... on Asset { id } ... on QueueItem { id }
  }
}"""
REPRESENTATIONS = [
    {"__typename": "Organization", "id": "org_123"},
    {"__typename": "Project", "id": "proj_456"},
    {"__typename": "Asset", "id": "asset_789"},
    {"__typename": "QueueItem", "id": "clx1234"},
]


def test_every_root_field_is_tried() -> None:
    roots = [schema.core.query_type, schema.core.mutation_type]
    names = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert names - {"_entities", "_service"} == set(FROM_OUTSIDE)


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
    assert found == {"_entities": [None, None, None, None]}
    own = await data(ENTITIES, representations=REPRESENTATIONS)
    assert [entity["id"] for entity in own["_entities"]] == ["org_123", "proj_456", "asset_789", "clx1234"]


async def test_entities_are_not_for_nobody(core: Subgraph[Resources], answer: Ask) -> None:
    answered = await answer(ENTITIES, None, representations=REPRESENTATIONS)
    assert answered["data"] == {"_entities": [None, None, None, None]}
    assert {error["extensions"]["code"] for error in answered["errors"]} == {"UNAUTHORIZED"}
