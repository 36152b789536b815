"""One query goes from a user of the platforms to what moderation and the creator know of them."""

import json
from collections.abc import Callable
from typing import Any

from gateway.execution.transport import RequestContext
from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.automod.app import create_subgraph as create_automod
from subgraphs.wavestack.personality.app import create_subgraph

QUERY = '{ memory(id: "mem_123") { content user { id moderationStatus memories(first: 1) { nodes { id } } } } }'


async def test_a_memory_leads_to_its_user_and_their_violations(
    sqlite_values: dict[str, str],
    embedder: MiniLm,
    composed: Callable[..., Any],  # Any: a context manager of a gateway
) -> None:
    parts = create_subgraph(sqlite_values, embedder=embedder), create_automod(sqlite_values)
    claims = {"sub": "user_1", "org_id": "org_123"}
    async with composed(*parts) as gateway:
        answer = json.loads((await gateway.execute(QUERY, {}, context=RequestContext("1", claims=claims))).to_bytes())
    assert "errors" not in answer, answer["errors"]
    assert answer["data"]["memory"] == {
        "content": "User mentioned they're from Canada",
        "user": {"id": "user_123", "moderationStatus": "WARNING", "memories": {"nodes": [{"id": "mem_123"}]}},
    }
