"""A small world that all subgraphs of a supergraph agree on, made up from names: to run plans against.

A value is decided by the object, the field and its arguments alone, so that every subgraph gives the same, and the
answer that a client must get can be had from the world directly. A subgraph of this world is strict: it resolves no
field that is external to it and not provided, and none whose requirements neither the representation brings nor the
subgraph provides itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLUnionType,
    execute_sync,
    specified_rules,
    validate,
)

from gateway.execution.compiled import compile_plan
from gateway.execution.execute import execute
from gateway.execution.transport import RequestContext, SubgraphRequest, SubgraphResponse, SubgraphTransport
from gateway.planning.plan import QueryPlan
from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import FieldSelection
from gateway.supergraph.query_graph_moves import PlaceKind
from tests.gateway.planning.subgraph_schemas import subgraph_schemas


@dataclass(frozen=True)
class Thing:
    """An object of the world."""

    type_name: str
    identity: str


@dataclass
class Seen:
    """An object as a subgraph holds it: with what is provided on this path, and what its representation brought."""

    thing: Thing
    provided: tuple[FieldSelection, ...] = ()
    representation: Mapping[str, Any] = field(default_factory=dict)


class World:
    """Values of all objects of one supergraph, and its subgraphs as transports."""

    def __init__(self, supergraph: Supergraph, labels: frozenset[str] = frozenset()) -> None:
        self.supergraph = supergraph
        self.facts = GraphFacts(supergraph, labels)
        self.schemas = subgraph_schemas(supergraph)
        self.things: dict[Thing, None] = {}
        self.contexts: list[tuple[Thing, Any]] = []
        """Values that subgraphs were given from context, and for what."""
        self._names = {graph.name: graph.enum_name for graph in supergraph.graphs.values()}
        self._key_fields = {
            each.name
            for join_types in supergraph.types.values()
            for join_type in join_types
            if join_type.key
            for each in _flat(self.facts.field_set(join_type.key))
        }

    @property
    def transports(self) -> dict[str, SubgraphTransport]:
        """The ways to the subgraphs, by their names."""
        return {name: _Subgraph(self, name) for name in self.schemas}

    def value(self, thing: Thing, name: str, arguments: Mapping[str, Any]) -> Any:
        """Decide a field's value: a leaf, a thing, None, or lists of these."""
        found = self.supergraph.schema.type_map[thing.type_name]
        assert isinstance(found, GraphQLObjectType)
        shown = {key: each for key, each in sorted(arguments.items()) if each is not None}
        text = f"{thing.type_name}/{thing.identity}.{name}{json.dumps(shown, default=str) if shown else ''}"
        return self._make(found.fields[name].type, text, name, self._types_for(thing.type_name, name))

    def _types_for(self, type_name: str, name: str) -> int:
        """Types that every subgraph with the field can say."""
        types = -1
        for graph in self.facts.graphs:
            owners = [type_name, *self.facts.interfaces_of(type_name)]
            for owner in owners:
                found = self.facts.field(graph, owner, name)
                if found is not None and not found.is_leaf and (owner == type_name or self._is_object(graph, owner)):
                    types &= self.facts.types_in_graph(graph, found.named_type)
        return types

    def _is_object(self, graph: str, owner: str) -> bool:
        return self.facts.has_type(graph, owner) and self.facts.kind(graph, owner) is PlaceKind.INTERFACE_OBJECT

    def _make(self, output: GraphQLOutputType, text: str, name: str, types: int) -> Any:
        number = crc32(text.encode())
        if isinstance(output, GraphQLNonNull):
            return self._make_present(output.of_type, text, name, types)
        if number % 11 == 0 and name not in self._key_fields:
            return None
        return self._make_present(output, text, name, types)

    def _make_present(self, output: GraphQLOutputType, text: str, name: str, types: int) -> Any:
        number = crc32(text.encode())
        match output:
            case GraphQLList():
                return [self._make(output.of_type, f"{text}[{index}]", name, types) for index in range(number % 3)]
            case GraphQLEnumType():
                graphs = [
                    value
                    for value in output.values
                    if set(self.supergraph.enum_values[output.name, value])
                    == {each.graph for each in self.supergraph.types[output.name]}
                ]
                return graphs[number % len(graphs)]
            case GraphQLScalarType(name="Int"):
                return number % 1_000_000
            case GraphQLScalarType(name="Float"):
                return number % 1000 + 0.5
            case GraphQLScalarType(name="Boolean"):
                return number % 2 == 0
            case GraphQLScalarType():
                return text
            case GraphQLObjectType() | GraphQLInterfaceType() | GraphQLUnionType():
                names = self.facts.names(types & self.facts.types_of(output.name))
                if not names:
                    return None
                # What stands in keys belongs to one object; other objects are met in many places.
                identity = text if name in self._key_fields else f"{number % 97}"
                thing = Thing(names[number % len(names)], identity)
                self.things[thing] = None
                return thing
            case _:
                raise TypeError(str(output))

    def expected(self, document: DocumentNode, variables: Mapping[str, Any]) -> dict[str, Any] | None:
        """Answer an operation from the world, without any plan."""

        def resolve(source: Thing, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            return self.value(source, info.field_name, arguments)

        result = execute_sync(
            self.supergraph.api_schema,
            document,
            Thing(self.supergraph.schema.query_type.name, "root"),  # type: ignore[union-attr]  # tests have a query type
            variable_values=dict(variables),
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: value.type_name,
        )
        assert isinstance(result, ExecutionResult)
        assert not result.errors, result.errors
        return result.data

    async def run(self, plan: QueryPlan, variables: Mapping[str, Any]) -> dict[str, Any] | None:
        """Run a plan against the subgraphs; every document that it sends is validated first."""
        compiled = compile_plan(plan, self.supergraph)
        response = await execute(compiled, variables, RequestContext("1"), self.transports)
        assert not response.errors, response.errors
        return json.loads(json.dumps(response.data))  # type: ignore[no-any-return]  # an object of JSON

    def execute(self, name: str, document: DocumentNode, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer as the subgraph of that name."""
        errors = validate(self.schemas[name], document, specified_rules)
        assert not errors, (name, errors)
        graph = self._names[name]

        def resolve(source: Seen, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            if info.field_name == "_entities":
                return [self._entity(graph, each) for each in arguments["representations"]]
            return self._resolve(graph, source, info, arguments)

        result = execute_sync(
            self.schemas[name],
            document,
            Seen(Thing(self.supergraph.schema.query_type.name, "root")),  # type: ignore[union-attr]  # as above
            variable_values=dict(variables),
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: self._type_here(graph, value.thing.type_name),
        )
        assert isinstance(result, ExecutionResult)
        assert not result.errors, (name, result.errors)
        return {"data": result.data}

    def _type_here(self, graph: str, type_name: str) -> str:
        if self.facts.has_type(graph, type_name):
            return type_name
        return next(each for each in self.facts.interfaces_of(type_name) if self._is_object(graph, each))

    def _resolve(self, graph: str, seen: Seen, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any]) -> Any:
        found = self.facts.field(graph, info.parent_type.name, info.field_name)
        assert found is not None
        provided = [each for each in seen.provided if each.name == info.field_name]
        assert found.is_resolvable or provided, f"{graph} does not resolve {info.parent_type.name}.{info.field_name}"
        missing = tuple(each for each in found.requires if not self._is_at_hand(graph, seen.thing, each, seen.provided))
        self._check_brought(seen.thing, missing, seen.representation, f"{graph}: {info.field_name}")
        given = dict(arguments)
        for argument in found.context_arguments:
            self.contexts.append((seen.thing, given.pop(argument.name)))
        below = found.provides + tuple(child for each in provided for child in each.children)
        return _see(self.value(seen.thing, info.field_name, given), below)

    def _is_at_hand(
        self, graph: str, thing: Thing, selection: FieldSelection, provided: tuple[FieldSelection, ...]
    ) -> bool:
        """Whether a subgraph has by itself, where @provides led to the object, what one of its fields requires."""
        known = [each for each in provided if each.name == selection.name]
        if not known:
            found = self.facts.field(graph, thing.type_name, selection.name)
            if found is None or not found.is_resolvable or found.requires:
                return False
        below = tuple(child for each in known for child in each.children)
        return all(
            self._is_at_hand(graph, one, child, below)
            for one in _things(self._value_of(thing, selection))
            for child in selection.children
        )

    def _check_brought(
        self, thing: Thing, selections: tuple[FieldSelection, ...], brought: Mapping[str, Any], where: str
    ) -> None:
        for each in selections:
            if each.types & self.facts.types_of(thing.type_name):
                assert each.name in brought, f"{where} lacks {each.name}"
                self._check_value(self._value_of(thing, each), each, brought[each.name], where)

    def _check_value(self, value: Any, selection: FieldSelection, brought: Any, where: str) -> None:
        if isinstance(value, list):
            assert len(value) == len(brought), where
            for one, other in zip(value, brought, strict=True):
                self._check_value(one, selection, other, where)
        elif isinstance(value, Thing):
            self._check_brought(value, selection.children, brought, where)
        else:
            assert value == brought, where

    def _value_of(self, thing: Thing, selection: FieldSelection) -> Any:
        arguments = {each.name.value: getattr(each.value, "value", None) for each in selection.arguments}
        found = self.supergraph.schema.type_map[thing.type_name]
        assert isinstance(found, GraphQLObjectType)
        for name, argument in found.fields[selection.name].args.items():
            if name in arguments and str(argument.type).startswith("Int"):
                arguments[name] = int(str(arguments[name]))
        return self.value(thing, selection.name, arguments)

    def _entity(self, graph: str, representation: Mapping[str, Any]) -> Seen | None:
        """Find the object that a representation stands for."""
        type_name = representation["__typename"]
        types = self.facts.types_of(type_name)
        keys = self.facts.keys(graph, type_name)
        assert keys, f"{graph} cannot be entered as {type_name}"
        for thing in tuple(self.things):
            if not types & self.facts.types_of(thing.type_name):
                continue
            for key in keys:
                if self._matches(thing, self.facts.field_set(key), representation):
                    return Seen(thing, (), representation)
        return None

    def _matches(self, thing: Thing, key: tuple[FieldSelection, ...], brought: Any) -> bool:
        for each in key:
            if not isinstance(brought, Mapping) or each.name not in brought:
                return False
            value = self._value_of(thing, each)
            values, others = (value, brought[each.name]) if isinstance(value, list) else ([value], [brought[each.name]])
            if len(values) != len(others):
                return False
            for one, other in zip(values, others, strict=True):
                same = self._matches(one, each.children, other) if isinstance(one, Thing) else one == other
                if not same:
                    return False
        return True


class _Subgraph:
    """A subgraph as a transport."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        answer = self._world.execute(self._name, request.document, request.variables)
        return SubgraphResponse(json.loads(json.dumps(answer["data"])))

    def subscribe(self, request: SubgraphRequest) -> Any:
        raise NotImplementedError

    async def close(self) -> None:
        return None


def _see(value: Any, provided: tuple[FieldSelection, ...]) -> Any:
    if isinstance(value, list):
        return [_see(each, provided) for each in value]
    return Seen(value, provided) if isinstance(value, Thing) else value


def _flat(selections: tuple[FieldSelection, ...]) -> list[FieldSelection]:
    return [found for each in selections for found in (each, *_flat(each.children))]


def _things(value: Any) -> list[Thing]:
    """Give the objects in a value, which may be lists in lists."""
    if isinstance(value, list):
        return [thing for each in value for thing in _things(each)]
    return [value] if isinstance(value, Thing) else []
