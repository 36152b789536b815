"""The schema speaks to its readers: everything in it is described, and its error codes are a closed list."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
)

from subgraphs.wavestack.core.errors import CODES
from subgraphs.wavestack.core.files import STATUSES
from subgraphs.wavestack.core.schema import schema


def _descriptions() -> Iterator[tuple[str, str | None]]:
    """Every named part of the schema that is not federation's own, with its description."""
    for name, kind in schema.core.type_map.items():
        if "__" in name or name.startswith("_") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{name}.{value}", described.description) for value, described in kind.values.items())
        if isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{name}.{part}", field.description) for part, field in kind.fields.items())
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for part, field in kind.fields.items():
                if part.startswith("_"):
                    continue
                yield f"{name}.{part}", field.description
                yield from ((f"{name}.{part}({key})", given.description) for key, given in field.args.items())


def test_everything_is_described() -> None:
    described = dict(_descriptions())
    assert len(described) > 150
    assert [name for name, description in described.items() if not description] == []


def test_every_code_has_a_status() -> None:
    assert set(STATUSES) == CODES
