"""The types of a supergraph's text in, what they and their fields ask clients to prove out.

Sources: the authenticated v0.1, requiresScopes v0.1 and policy v0.1 specifications.
"""

from collections.abc import Callable, Iterable, Mapping

from graphql import (
    DirectiveNode,
    FieldDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
)

from gateway.supergraph.features import Feature, arguments_of
from gateway.supergraph.requirements import NOTHING, Alternatives, Atom, Requirement, Requirements

AUTHENTICATED = "https://specs.apollo.dev/authenticated"
REQUIRES_SCOPES = "https://specs.apollo.dev/requiresScopes"
POLICY = "https://specs.apollo.dev/policy"

_Reader = Callable[[DirectiveNode], Alternatives]
_FieldsNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode


def read_requirements(types: tuple[TypeDefinitionNode, ...], features: Mapping[str, Feature]) -> Requirements:
    """Read the requirements of all types and fields; the features say what the directives are called here."""
    readers = _readers(features)
    return _Gathering(types, readers).gather() if readers else Requirements()


def _readers(features: Mapping[str, Feature]) -> dict[str, _Reader]:
    known: dict[str, tuple[str, _Reader]] = {
        AUTHENTICATED: ("authenticated", lambda _: frozenset({frozenset({Atom("authenticated")})})),
        REQUIRES_SCOPES: (
            "requiresScopes",
            lambda node: _alternatives(node, "scopes", lambda name: Atom("scope", name)),
        ),
        POLICY: ("policy", lambda node: _alternatives(node, "policies", lambda name: Atom("policy", name))),
    }
    return {
        features[identity].directive(element): reader
        for identity, (element, reader) in known.items()
        if identity in features
    }


def _alternatives(node: DirectiveNode, argument: str, atom: Callable[[str], Atom]) -> Alternatives:
    value = arguments_of(node).get(argument)
    several = value if isinstance(value, list) else []
    return frozenset(frozenset(atom(str(name)) for name in each) for each in several if isinstance(each, list))


class _Gathering:
    """Puts together what stands at a field, at its type and at the implementations of its interface."""

    def __init__(self, types: tuple[TypeDefinitionNode, ...], readers: Mapping[str, _Reader]) -> None:
        self._readers = readers
        self._types = {node.name.value: self._own(node.directives) for node in types}
        self._nodes = [node for node in types if isinstance(node, _FieldsNode)]
        self._implementations: dict[str, list[ObjectTypeDefinitionNode]] = {}
        for node in self._nodes:
            if isinstance(node, ObjectTypeDefinitionNode):
                for interface in node.interfaces or ():
                    self._implementations.setdefault(interface.name.value, []).append(node)

    def gather(self) -> Requirements:
        fields = {
            (node.name.value, field.name.value): self._field(node, field)
            for node in self._nodes
            for field in node.fields or ()
        }
        return Requirements(
            {name: requirement for name, requirement in self._types.items() if requirement},
            {place: requirement for place, requirement in fields.items() if requirement},
        )

    def _own(self, directives: Iterable[DirectiveNode] | None) -> Requirement:
        found = (self._readers[each.name.value](each) for each in directives or () if each.name.value in self._readers)
        # An empty list of alternatives forbids nothing, as composition and other routers read it.
        return frozenset(alternatives for alternatives in found if alternatives)

    def _field(self, owner: _FieldsNode, field: FieldDefinitionNode) -> Requirement:
        needed = self._own(field.directives) | self._types.get(_named(field.type), NOTHING)
        if isinstance(owner, InterfaceTypeDefinitionNode):
            # Which implementation an object is turns out too late: what any of them asks for must be proven.
            for node in self._implementations.get(owner.name.value, ()):
                needed |= self._types[node.name.value]
                needed |= frozenset().union(
                    *(self._field(node, each) for each in node.fields or () if each.name.value == field.name.value)
                )
        return needed


def _named(node: TypeNode) -> str:
    while isinstance(node, ListTypeNode | NonNullTypeNode):
        node = node.type
    assert isinstance(node, NamedTypeNode)  # noqa: S101 - there are no other type references
    return node.name.value
