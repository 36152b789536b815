"""Schemas: federated, and described throughout."""

from collections.abc import Callable
from datetime import datetime

import strawberry
from graphql import GraphQLSchema, build_schema

from subgraphs.kit.fields import field
from subgraphs.kit.schema import FederatedSchema


def test_the_walk_finds_what_is_not_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    schema = build_schema('''
      """Described."""
      type Query { a(x: Int): Int  """Described.""" b("Described." x: I): E }
      input I { y: Int }
      enum E { ONE "Described." TWO }
    ''')
    assert undescribed(schema) == ["Query.a", "Query.a(x)", "I", "I.y", "E", "E.ONE"]


def test_a_schema_of_the_kit_leaves_nothing_undescribed(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    @strawberry.type(description="Reads.")
    class Query:
        @field(description="Now.")
        def now(self) -> datetime:
            raise NotImplementedError

    schema = FederatedSchema(query=Query)
    assert undescribed(schema.core) == []
    assert schema.as_str().startswith("")
    assert "scalar DateTime @specifiedBy" in schema.as_str()


def test_the_sdl_links_federation_2_9(make_notes: Callable[..., object], sqlite_values: dict[str, str]) -> None:
    notes = make_notes(sqlite_values)
    sdl = notes.sdl()  # type: ignore[attr-defined]  # the fixture's class lives in conftest.py
    assert 'url: "https://specs.apollo.dev/federation/v2.9"' in sdl
    assert "type PageInfo @shareable" in sdl
    assert 'type Note @key(fields: "id")' in sdl
