"""The demo shows the reference's examples, and seeding it again changes nothing."""

from collections.abc import AsyncIterator

import pytest

from subgraphs.studio.blobs.app import create_subgraph
from tests.subgraphs.studio.blobs.conftest import Client

DOCUMENT = "550e8400-e29b-41d4-a716-446655440001"


@pytest.fixture
async def demo(values: dict[str, str]) -> AsyncIterator[Client]:
    subgraph = create_subgraph(values)
    await subgraph.start()
    yield Client(subgraph, "user_123")
    await subgraph.stop()


async def test_the_examples_of_the_reference_are_there(demo: Client) -> None:
    blob = await demo.read(
        DOCUMENT,
        fields="title version contentType parentId enrichedMetadata createdAt updatedAt"
        " children { nodes { id createdBy createdAt } } requestedProviders { id }"
        " history { id blobId providerId operation fromVersion toVersion appliedAt patch }",
    )
    history = blob.pop("history")
    assert blob == {
        "title": "My Document",
        "version": 3,
        "contentType": "text/plain",
        "parentId": "550e8400-e29b-41d4-a716-446655440000",
        "enrichedMetadata": {
            "title": "My Document",
            "tags": ["draft", "chapter-1"],
            "reviewed": True,
            "word_count": 2,
            "reading_time": "1 min",
        },
        "createdAt": "2024-01-15T10:30:00Z",
        "updatedAt": "2024-01-15T10:40:00Z",
        "children": {
            "nodes": [
                {
                    "id": "550e8400-e29b-41d4-a716-446655440002",
                    "createdBy": "text-expander",
                    "createdAt": "2024-01-15T10:31:00Z",
                }
            ]
        },
        "requestedProviders": [{"id": "text-expander"}, {"id": "grammar-checker"}],
    }
    assert [(delta["id"], delta["operation"]) for delta in history] == [
        ("delta_1", "CREATE"),
        ("delta_2", "UPDATE"),
        ("delta_3", "UPDATE"),
    ]
    assert history[1] == {
        "id": "delta_2",
        "blobId": DOCUMENT,
        "providerId": "grammar-checker",
        "operation": "UPDATE",
        "fromVersion": 1,
        "toVersion": 2,
        "appliedAt": "2024-01-15T10:35:00Z",
        "patch": {"op": "replace", "path": "/content", "value": "Corrected content"},
    }


async def test_seeding_again_changes_nothing(demo: Client) -> None:
    await demo.update(DOCUMENT, {"content": "mine"})
    await demo.delete("550e8400-e29b-41d4-a716-446655440003")
    before = await demo.list(fields="updatedAt")
    await demo.subgraph.seed_demo()
    assert await demo.list(fields="updatedAt") == before
    assert (await demo.read(DOCUMENT))["version"] == 4
