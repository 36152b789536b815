"""A document and the context of a request come in; what the request proves of all that the document needs goes out.

Only what the document needs counts: requests that differ in other claims share one plan.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from gateway.execution.transport import RequestContext
from gateway.supergraph.model import Supergraph
from gateway.supergraph.requirements import Atom, Requirement, atoms_of

Policies: TypeAlias = Callable[[RequestContext, frozenset[str]], Collection[str]]
"""Says which of the named policies a request satisfies."""

_AUTHENTICATED = Atom("authenticated")


def no_policies(_context: RequestContext, _names: frozenset[str]) -> Collection[str]:
    """Satisfy none, as nobody has said what they mean."""
    return ()


def policies_in(names_of_claims: Collection[str]) -> Policies:
    """Make the decision that a request satisfies the policies which these claims of its token name.

    A claim is read as one of scopes is: words in one text, or a list of texts.
    """

    def decide(context: RequestContext, names: frozenset[str]) -> Collection[str]:
        return names.intersection(_words(context.claims or {}, names_of_claims))

    return decide


def needed_atoms(document: DocumentNode, supergraph: Supergraph) -> frozenset[Atom]:
    """Collect what matters to the authorization of a document that is valid against the API schema."""
    if not supergraph.requirements:
        return frozenset()
    return atoms_of(
        requirement
        for definition in document.definitions
        for requirement in _Needs(supergraph).of_definition(definition)
    )


def proven_atoms(needed: frozenset[Atom], context: RequestContext, policies: Policies) -> frozenset[Atom]:
    """Return those of the needed atoms that the request proves."""
    if not needed:
        return needed
    claims = context.claims
    proven = {Atom("scope", name) for name in _words(claims or {}, _SCOPE_CLAIMS)}
    if claims is not None:
        proven.add(_AUTHENTICATED)
    names = frozenset(atom.name for atom in needed if atom.kind == "policy")
    if names:
        proven |= {Atom("policy", name) for name in policies(context, names)}
    return needed & proven


_SCOPE_CLAIMS = ("scope", "scp", "scopes")
"""`scope` as RFC 8693 has it, `scp` and `scopes` as other issuers write them."""


def _words(claims: Mapping[str, Any], names: Collection[str]) -> Iterator[str]:
    """Read the words that claims hold."""
    for name in names:
        match claims.get(name):
            case str() as text:
                yield from text.split()
            case list() | tuple() as several:
                yield from (each for each in several if isinstance(each, str))
            case _:
                pass


class _Needs:
    """Finds the requirements of selections."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._schema = supergraph.api_schema
        self._requirements = supergraph.requirements

    def of_definition(self, node: object) -> Iterator[Requirement]:
        match node:
            case OperationDefinitionNode():
                root = self._schema.get_root_type(node.operation)
                if root is not None:
                    yield from self._on_type(node.selection_set, root.name)
            case FragmentDefinitionNode():
                yield from self._on_type(node.selection_set, node.type_condition.name.value)
            case _:
                pass

    def _on_type(self, node: SelectionSetNode, type_name: str) -> Iterator[Requirement]:
        yield self._requirements.on_type(type_name)
        parent = self._schema.type_map[type_name]
        for selection in node.selections or ():
            match selection:
                case FieldNode():
                    name = selection.name.value
                    yield self._requirements.on_field(type_name, name)
                    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) and name in parent.fields:
                        below = get_named_type(parent.fields[name].type).name
                        yield from self._on_type(selection.selection_set, below) if selection.selection_set else ()
                case InlineFragmentNode():
                    on = selection.type_condition.name.value if selection.type_condition else type_name
                    yield from self._on_type(selection.selection_set, on)
                case _:  # a fragment's needs are found at its definition
                    pass
