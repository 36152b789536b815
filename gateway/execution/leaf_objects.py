"""An operation and paths of its plan come in; the paths whose objects hold nothing but leaves go out.

A list of reviews names the same product again and again. Where the client asks nothing but leaves of it, equal objects
at one path are the same in the answer whatever is fetched for them: execution keeps one, completes it once, and
projects it once.
"""

from collections.abc import Iterator, Mapping, Sequence

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.execution.shape import ObjectShape, Selections, ValueField
from gateway.planning.plan import Key, Path


def leads_to_leaf_objects(
    path: Path, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> bool:
    """Say whether the client selects only leaves of the objects at the path, under any condition."""
    selection_sets: Sequence[SelectionSetNode] = [operation.selection_set]
    for name in keys_of(path):
        selection_sets = [
            field.selection_set
            for field in _fields(selection_sets, fragments)
            if (field.alias or field.name).value == name and field.selection_set is not None
        ]
    return bool(selection_sets) and all(field.selection_set is None for field in _fields(selection_sets, fragments))


def selections_at(path: Path, root: ObjectShape) -> Iterator[Selections]:
    """Find what the answer's shape says of the objects at the path, whatever their types."""
    shapes = [root]
    found: dict[int, Selections] = {}
    for name in keys_of(path):
        fields = [field for shape in shapes for field in shape.fields if isinstance(field, ValueField)]
        found = {id(field.selections): field.selections for field in fields if field.key == name and field.selections}
        shapes = [shape for selections in found.values() for shape in selections.possible_shapes()]
    yield from found.values()


def keys_of(path: Path) -> list[str]:
    """Return the response keys on the path."""
    return [step.name for step in path if isinstance(step, Key)]


def _fields(
    selection_sets: Sequence[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    for selection_set in selection_sets:
        for node in selection_set.selections or ():
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode():
                    yield from _fields([node.selection_set], fragments)
                case FragmentSpreadNode():
                    yield from _fields([fragments[node.name.value].selection_set], fragments)
                case _:
                    pass
