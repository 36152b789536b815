"""How tests ask a subgraph as a client would."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.schema import FederatedSchema

Json = Any  # JSON values
Ask = Callable[..., Awaitable[dict[str, Json]]]


def asking(subgraph: Subgraph[Any], schema: FederatedSchema, user: str = "user_123", **claims: str) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""

    async def ask(text: str, /, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        document = parse(text)
        assert validate(schema.core, document) == []
        caller = None if organization is None else {"sub": user, "org_id": organization, **claims}
        return await subgraph.execute(document, variables, claims=caller)

    return ask
