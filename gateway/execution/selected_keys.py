"""Selections of a fetch's document come in; the response keys that its answer adds to objects go out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode

from gateway.planning.plan import Entities, EntityFetch, Fetch, OnTypes, Rename, Rewrite


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that a fetch adds to the objects at one place, `__typename` left out."""

    all: tuple[str, ...]
    composite: tuple[str, ...]
    """Those with selections below."""


def root_keys(fetch: Fetch) -> Keys:
    """Return what the fetch adds to the root object."""
    return _keys(fields_of([_operation(fetch).selection_set]), fetch.rewrites)


def entity_keys(fetch: EntityFetch, entities: Entities) -> Keys:
    """Return what one `_entities` field of the fetch adds to its objects."""
    return _keys(entity_fields(fetch, entities), entities.rewrites)


def entity_fields(fetch: EntityFetch, entities: Entities) -> list[FieldNode]:
    """Return the fields that one `_entities` field asks of its objects."""
    return fields_of(
        [
            node.selection_set
            for node in fields_of([_operation(fetch).selection_set])
            if _key(node) == entities.alias and node.selection_set is not None
        ]
    )


def fields_of(selection_sets: Collection[SelectionSetNode]) -> list[FieldNode]:
    """Return the fields of selection sets, those in inline fragments among them."""
    fields: list[FieldNode] = []
    for selection_set in selection_sets:
        for node in selection_set.selections or ():
            if isinstance(node, FieldNode):
                fields.append(node)
            elif isinstance(node, InlineFragmentNode):
                fields += fields_of([node.selection_set])
    return fields


def _keys(fields: Sequence[FieldNode], rewrites: Sequence[Rewrite]) -> Keys:
    names = {
        rewrite.source: rewrite.name
        for rewrite in rewrites
        if isinstance(rewrite, Rename) and all(isinstance(step, OnTypes) for step in rewrite.path)
    }
    composite: dict[str, bool] = {}
    for node in fields:
        key = names.get(_key(node), _key(node))
        composite[key] = composite.get(key, False) or node.selection_set is not None
    composite.pop("__typename", None)
    return Keys(tuple(composite), tuple(key for key, below in composite.items() if below))


def _key(node: FieldNode) -> str:
    return (node.alias or node.name).value


def _operation(fetch: Fetch | EntityFetch) -> OperationDefinitionNode:
    (operation,) = (node for node in fetch.document.definitions if isinstance(node, OperationDefinitionNode))
    return operation
