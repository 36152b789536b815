"""The graph is described, composable, and its tables are those of the migrations."""

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from subgraphs.kit.app import Subgraph
from subgraphs.kit.migrations import pending_changes
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.schema import schema

FROM_FEDERATION = ("_", "federation__", "link__")
FOREIGN = {"String", "Int", "Float", "Boolean", "ID"}


def test_everything_is_described() -> None:
    bare = []
    for name, kind in schema.core.type_map.items():
        if name.startswith(FROM_FEDERATION) or name in FOREIGN:
            continue
        bare += [name] if not kind.description else []
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                if field_name.startswith("_"):
                    continue
                bare += [f"{name}.{field_name}"] if not field.description else []
                arguments = getattr(field, "args", {})
                bare += [f"{name}.{field_name}({key})" for key, value in arguments.items() if not value.description]
        if isinstance(kind, GraphQLEnumType):
            bare += [f"{name}.{key}" for key, value in kind.values.items() if not value.description]
    assert bare == []


def test_entities_have_keys() -> None:
    sdl = schema.as_str()
    for line in ('type Blob @key(fields: "id")', 'type Delta @key(fields: "id")', 'type User @key(fields: "id")'):
        assert line in sdl
    assert "https://specs.apollo.dev/federation/v2.9" in sdl


async def test_the_migrated_tables_are_the_models(subgraph: Subgraph[Resources]) -> None:
    assert await pending_changes(subgraph.database) == []
    assert await subgraph.migrate() is False
