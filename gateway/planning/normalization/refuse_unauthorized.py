"""A client's document and what its sender has proven come in; the document with the fields that it may not read marked
goes out, with their places.

A field that may not be read is marked, and so is each field of a fragment on a type that may not be read. A fragment's
requirements stand in the fragment, so that each is looked at once, wherever it is spread.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from gateway.planning.budget import Budget
from gateway.planning.normalization.guards import guard_of
from gateway.planning.plan import Condition, Refusal
from gateway.planning.refused_fields import refused, refused_fragment
from gateway.supergraph.model import Supergraph
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard
from gateway.supergraph.requirements import Atom, is_met


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a marked field stands: its path below the selection set that is looked at, and when the client wants it."""

    path: tuple[str | None, ...]
    guard: Guard

    def below(self, steps: tuple[str | None, ...], guard: Guard) -> "_Place":
        return _Place((*steps, *self.path), self.guard | guard)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A selection set with its marks, and what they stand at: a set in the document's order."""

    node: SelectionSetNode
    places: dict[_Place, None]


def refuse_unauthorized(
    document: DocumentNode,
    operation_name: str | None,
    supergraph: Supergraph,
    proven: frozenset[Atom],
    budget: Budget,
) -> tuple[DocumentNode, tuple[Refusal, ...]]:
    """Mark what may not be read in the operation of that name (in the only one, without a name)."""
    marker = _Marker(document, supergraph, proven, budget)
    definitions: list[DefinitionNode] = []
    places: dict[_Place, None] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode) and operation_name in (None, _name(definition)):
            marked = marker.operation(definition)
            definitions.append(replace(definition, selection_set=marked.node))
            places |= marked.places
    if not places:
        return document, ()
    return DocumentNode(definitions=(*definitions, *marker.fragments())), tuple(map(_refusal, places))


def _refusal(place: _Place) -> Refusal:
    return Refusal(place.path, tuple(Condition(variable, value) for variable, value in sorted(place.guard)))


def _name(definition: OperationDefinitionNode) -> str | None:
    return definition.name.value if definition.name else None


class _Marker:
    """Marks the selection sets of one document."""

    def __init__(self, document: DocumentNode, supergraph: Supergraph, proven: frozenset[Atom], budget: Budget) -> None:
        self._schema: GraphQLSchema = supergraph.api_schema
        self._requirements = supergraph.requirements
        self._proven = proven
        self._budget = budget
        self._sources = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._marked: dict[tuple[str, bool], _Marked] = {}

    def operation(self, node: OperationDefinitionNode) -> _Marked:
        root = self._schema.get_root_type(node.operation)
        return _Marked(node.selection_set, {}) if root is None else self._on_type(node.selection_set, root.name)

    def fragments(self) -> Iterator[FragmentDefinitionNode]:
        """Return the fragments that were met, and the variants in which all is refused."""
        for (name, is_refused), marked in self._marked.items():
            source = self._sources[name]
            new_name = replace(source.name, value=refused_fragment(name)) if is_refused else source.name
            yield replace(source, name=new_name, selection_set=marked.node)

    def _on_type(self, node: SelectionSetNode, type_name: str, *, refuse: bool = False) -> _Marked:
        """Mark selections on a type that may have requirements itself."""
        return self._selections(
            node, type_name, refuse or not is_met(self._requirements.on_type(type_name), self._proven)
        )

    def _selections(self, node: SelectionSetNode, parent: str, refuse: bool) -> _Marked:
        selections: list[SelectionNode] = []
        places: dict[_Place, None] = {}
        for selection in node.selections or ():
            guard = guard_of(selection.directives, UNGUARDED)
            if guard is None:
                continue
            marked, below = self._selection(selection, parent, refuse)
            selections.append(marked)
            self._budget.spend(1 + len(below))
            places.update(dict.fromkeys(each.below((), guard) for each in below))
        return _Marked(replace(node, selections=tuple(selections)), places)

    def _selection(self, node: SelectionNode, parent: str, refuse: bool) -> tuple[SelectionNode, Collection[_Place]]:
        match node:
            case FieldNode():
                return self._field(node, parent, refuse)
            case InlineFragmentNode():
                on = node.type_condition.name.value if node.type_condition else parent
                marked = self._on_type(node.selection_set, on, refuse=refuse)
                return replace(node, selection_set=marked.node), marked.places
            case FragmentSpreadNode():
                marked = self._fragment(node.name.value, refuse)
                new_name = replace(node.name, value=refused_fragment(node.name.value)) if refuse else node.name
                return replace(node, name=new_name), marked.places
            case _:  # pragma: no cover - there are no other selections
                return node, ()

    def _fragment(self, name: str, refuse: bool) -> _Marked:
        known = self._marked.get((name, refuse))
        if known is None:
            source = self._sources[name]
            known = self._on_type(source.selection_set, source.type_condition.name.value, refuse=refuse)
            self._marked[name, refuse] = known
        return known

    def _field(self, node: FieldNode, parent: str, refuse: bool) -> tuple[FieldNode, Collection[_Place]]:
        name = node.name.value
        if name.startswith("__"):
            return node, ()
        key = (node.alias or node.name).value
        if refuse or not is_met(self._requirements.on_field(parent, name), self._proven):
            return refused(node), (_Place((key,), UNGUARDED),)
        owner = self._schema.type_map[parent]
        if node.selection_set is None or not isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
            return node, ()
        type_ = owner.fields[name].type
        marked = self._selections(node.selection_set, get_named_type(type_).name, refuse=False)
        steps = (key, *_items(type_))
        return replace(node, selection_set=marked.node), [each.below(steps, UNGUARDED) for each in marked.places]


def _items(type_: GraphQLOutputType) -> Iterator[None]:
    """Return one None for every list around the type."""
    while is_non_null_type(type_) or is_list_type(type_):
        if is_list_type(type_):
            yield None
        type_ = type_.of_type
