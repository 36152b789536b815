"""The schema speaks to its readers: everything in it is described, and its error codes have a status everywhere."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLSchema

from subgraphs.wavestack.dashboard.app import create_subgraph
from subgraphs.wavestack.dashboard.errors import CODES
from subgraphs.wavestack.dashboard.schema import schema


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


def test_it_adds_to_types_of_others_by_their_keys(sqlite_values: dict[str, Any]) -> None:
    sdl = create_subgraph(sqlite_values).sdl()
    for name in ("Content", "Publication", "Organization"):
        assert f'type {name} @key(fields: "id")' in sdl


def test_the_codes_are_those_of_the_reference() -> None:
    assert {
        "VALIDATION_ERROR",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "NOT_FOUND",
        "SERVICE_UNAVAILABLE",
        "INTERNAL_ERROR",
    } == CODES
