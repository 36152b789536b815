"""Two small subgraphs of somebody else: users, and the scores of users. graphql-core runs them in this process."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from inspect import isawaitable
from os import urandom
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLResolveInfo, build_schema, execute, subscribe

from gateway import SubgraphSource

LINK = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
USERS = """
type Query {
  me: User
  user(id: ID!): User
  users(first: Int = 2): [User!]!
  greeting(name: String!): String!
  caller: Caller!
  fault: String
  waiting: Boolean!
}
type Caller { subject: String, requestId: String, authorization: String }
type User @key(fields: "id") { id: ID! name: String! friends(first: Int = 2): [User!]! }
type Mutation { rename(name: String!): User! }
type Subscription { ticks(count: Int!): Int! forever: Int! refused: Int! people: User! flood: String! }
"""
SCORES = 'type User @key(fields: "id") { id: ID! score: Int! }'
_MACHINERY = """
scalar _Any
union _Entity = User
directive @key(fields: String!) repeatable on OBJECT
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""
NAMES = {"1": "Ada", "2": "Grace", "3": "Barbara"}


class SmallSubgraph:
    """Runs operations as `EmbeddedSubgraph` asks for. `running` counts subscriptions that are not closed."""

    def __init__(self, sdl: str, root: Mapping[str, Callable[..., Any]]) -> None:
        query = "" if "type Query" in sdl else "type Query { scored: Boolean }"
        self._schema = build_schema(sdl + query + _MACHINERY, assume_valid=True)
        self._root = root
        self.running = 0
        self.executed = 0
        self.release = asyncio.Event()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def execute(
        self,
        document: DocumentNode,
        variables: Mapping[str, Any],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> Mapping[str, Any]:
        self.executed += 1
        context = {"claims": claims, "headers": headers, "subgraph": self}
        result = execute(
            self._schema, document, self._root, context, dict(variables), operation_name, field_resolver=_resolve
        )
        answered = await result if isawaitable(result) else result
        assert isinstance(answered, ExecutionResult)
        return answered.formatted

    async def subscribe(
        self,
        document: DocumentNode,
        variables: Mapping[str, Any],
        *,
        operation_name: str | None,
        claims: Mapping[str, Any] | None,
        headers: Mapping[str, str],
    ) -> AsyncIterator[Mapping[str, Any]]:
        context = {"claims": claims, "headers": headers, "subgraph": self}
        result = subscribe(
            self._schema,
            document,
            self._root,
            context,
            dict(variables),
            operation_name,
            field_resolver=_resolve_event,
            subscribe_field_resolver=_resolve,
        )
        events = await result if isawaitable(result) else result
        if isinstance(events, ExecutionResult):
            yield events.formatted
            return
        self.running += 1
        try:
            async for event in events:
                yield event.formatted
        finally:
            self.running -= 1
            assert isinstance(events, AsyncGenerator)
            await events.aclose()


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    value = source.get(info.field_name)
    return value(info.context, **arguments) if callable(value) else value


def _resolve_event(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    return source if info.path.prev is None else _resolve(source, info, **arguments)


def _user(id_: str) -> dict[str, Any]:
    return {
        "__typename": "User",
        "id": id_,
        "name": NAMES[id_],
        "friends": lambda _, first: [_user(other) for other in NAMES if other != id_][:first],
    }


async def _ticks(_: Any, count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def _forever(_: Any) -> AsyncIterator[int]:
    number = 0
    while True:
        yield number
        number += 1
        await asyncio.sleep(0.005)


async def _flood(context: Any) -> AsyncIterator[str]:
    while True:
        context["subgraph"].executed += 1
        yield urandom(50_000).hex()  # WebSockets compress what repeats
        await asyncio.sleep(0)


async def _all_users(_: Any) -> AsyncIterator[Any]:
    for id_ in NAMES:
        yield _user(id_)


def _refuse(_: Any) -> Any:
    raise GraphQLError("Nobody may listen.", extensions={"code": "FORBIDDEN"})


async def _wait(context: Any) -> bool:
    context["subgraph"].running += 1
    await context["subgraph"].release.wait()
    context["subgraph"].running -= 1
    return True


def _caller(context: Any) -> Mapping[str, Any]:
    headers = context["headers"]
    return {
        "subject": (context["claims"] or {}).get("sub"),
        "requestId": headers.get("x-request-id"),
        "authorization": headers.get("authorization"),
    }


def users() -> SmallSubgraph:
    return SmallSubgraph(
        USERS,
        {
            "me": lambda _: _user("1"),
            "user": lambda _, **given: _user(given["id"]) if given["id"] in NAMES else None,
            "users": lambda _, first: [_user(id_) for id_ in NAMES][:first],
            "greeting": lambda _, name: f"Hello {name}",
            "caller": _caller,
            "waiting": _wait,
            "rename": lambda _, name: {**_user("1"), "name": name},
            "ticks": _ticks,
            "forever": _forever,
            "flood": _flood,
            "people": _all_users,
            "refused": _refuse,
            "_entities": lambda _, representations: [_user(each["id"]) for each in representations],
        },
    )


def scores() -> SmallSubgraph:
    return SmallSubgraph(
        SCORES,
        {
            "_entities": lambda _, representations: [
                {"__typename": "User", "id": each["id"], "score": int(each["id"]) * 10} for each in representations
            ]
        },
    )


def sources() -> list[SubgraphSource]:
    return [
        SubgraphSource("users", "http://127.0.0.1:1/graphql", f"extend schema {LINK}\n{USERS}"),
        SubgraphSource("scores", "http://127.0.0.1:2/graphql", f"extend schema {LINK}\n{SCORES}"),
    ]
