"""The supergraph as values: what composition makes, and planning and execution read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import GraphQLSchema

from gateway.supergraph.demand import Demand
from gateway.supergraph.requirements import Requirements


@dataclass(frozen=True, slots=True)
class Graph:
    """One subgraph as the supergraph knows it."""

    enum_name: str
    """Its value in `join__Graph`."""
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class JoinType:
    """One `@join__type`: the type exists in `graph`; with `key`, it can be entered there by that field set."""

    graph: str
    key: str | None = None
    extension: bool = False
    resolvable: bool = True
    is_interface_object: bool = False


@dataclass(frozen=True, slots=True)
class JoinField:
    """One `@join__field`, read. `graph` None: the field stands on an interface object's implementation only."""

    graph: str | None
    requires: str | None = None
    provides: str | None = None
    type: str | None = None
    external: bool = False
    override: str | None = None
    used_overridden: bool = False
    override_label: str | None = None
    context_arguments: tuple["ContextArgument", ...] = ()


@dataclass(frozen=True, slots=True)
class ContextArgument:
    """One entry of `contextArguments`: the argument `name` of type `type` is filled from `selection` in `context`."""

    name: str
    type: str
    context: str
    selection: str


@dataclass(frozen=True, slots=True)
class Supergraph:
    """A composed graph: its text, both schemas, and the join facts by type and field.

    Mappings keyed by type name, or by (type name, field name). Graphs are named by their enum value.
    `version` is a digest of the text: caches are keyed by it.
    """

    sdl: str
    version: str
    schema: GraphQLSchema
    """All types, without the machinery of join and link."""
    api_schema: GraphQLSchema
    """What clients see: the same without inaccessible elements."""
    graphs: Mapping[str, Graph]
    types: Mapping[str, tuple[JoinType, ...]]
    fields: Mapping[tuple[str, str], tuple[JoinField, ...]]
    """Fields without any @join__field are in every graph of their type and not listed here."""
    implements: Mapping[str, tuple[tuple[str, str], ...]]
    """Type name → (graph, interface) pairs of `@join__implements`."""
    union_members: Mapping[str, tuple[tuple[str, str], ...]]
    """Union name → (graph, member) pairs of `@join__unionMember`."""
    enum_values: Mapping[tuple[str, str], tuple[str, ...]]
    """(enum, value) → graphs of `@join__enumValue`."""
    contexts: Mapping[str, tuple[str, ...]]
    """Type name → names of `@context`."""
    requirements: Requirements = field(default_factory=Requirements)
    """What clients have to prove to read types and fields."""
    demand: Demand = field(default_factory=Demand)
    """What types and fields cost."""
