"""One query of the graph goes from a user to their messages, rank and violations, and from a message to its verdict."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.wavestack.automod.app import create_subgraph as create_automod
from subgraphs.wavestack.social_ingest.app import create_subgraph

QUERY = """{
  platformUser(id: "user_123") {
    name
    rank { rank value }
    analytics { totalMessages }
    messages(first: 1) { totalCount nodes { text verdict { allowed } channel { name } } }
    moderationStatus
    violations(first: 1) { totalCount nodes { id } }
  }
}"""


async def test_from_a_user_to_everything(
    sqlite_values: dict[str, str], composed: Callable[..., AbstractAsyncContextManager[Gateway]]
) -> None:
    claims = {"sub": "user_123", "org_id": "org_123", "scope": "api:read"}
    async with composed(create_subgraph(sqlite_values), create_automod(sqlite_values)) as gateway:
        answered = await gateway.execute(QUERY, {}, context=RequestContext("1", claims=claims))
    answer = json.loads(answered.to_bytes())
    assert "errors" not in answer, answer
    user = answer["data"]["platformUser"]
    assert user["name"] == "TopChatter"
    assert user["rank"] == {"rank": 1, "value": 698}
    assert user["analytics"] == {"totalMessages": 698}
    assert (user["messages"]["totalCount"], user["messages"]["nodes"][0]["channel"]["name"]) == (698, "general")
    assert user["messages"]["nodes"][0]["verdict"] is None
    assert user["moderationStatus"] == "WARNING"
    assert user["violations"] == {"totalCount": 3, "nodes": [{"id": "vio_123"}]}
