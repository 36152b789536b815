"""A query plan in, the reasons for its fetches out: which fields of the client's operation each brings."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.planning.plan import (
    Conditional,
    EntityFetch,
    Fetch,
    Key,
    Parallel,
    Path,
    PlanNode,
    QueryPlan,
    Rename,
    Rewrite,
    Sequence,
    Subscription,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one fetch is in the plan. Paths are response keys joined by dots, without list items."""

    service: str
    brings: tuple[str, ...]
    """Leaves that the client asked for."""
    helps: tuple[str, ...]
    """Leaves that the client did not ask for: keys and requirements of later fetches, types of objects."""


def explain(plan: QueryPlan) -> str:
    """Say for each fetch, in the order of the plan, which of the client's fields caused it."""
    lines = []
    for number, reason in enumerate(explain_fetches(plan), start=1):
        lines.append(f"{number}. {reason.service}")
        if reason.brings:
            lines.append(f"   brings {', '.join(reason.brings)}")
        if reason.helps:
            lines.append(f"   needed by other fetches: {', '.join(reason.helps)}")
    return "\n".join(lines) + "\n" if lines else "The gateway answers this operation itself.\n"


def explain_fetches(plan: QueryPlan) -> tuple[Reason, ...]:
    """Give the reason for each fetch, in the order of the plan."""
    asked = frozenset(_client_leaves(plan.document, plan.operation_name))
    return tuple(_reason(node, asked) for node in _fetches(plan.node))


def _fetches(node: PlanNode | None) -> Iterator[Fetch | EntityFetch]:
    match node:
        case None:
            return
        case Fetch() | EntityFetch():
            yield node
        case Sequence() | Parallel():
            for each in node.nodes:
                yield from _fetches(each)
        case Conditional():
            yield from _fetches(node.node)
        case Subscription():
            yield node.primary
            yield from _fetches(node.rest)


def _reason(node: Fetch | EntityFetch, asked: frozenset[str]) -> Reason:
    leaves = tuple(dict.fromkeys(_fetched_leaves(node)))
    brings = tuple(leaf for leaf in leaves if leaf in asked)
    return Reason(node.service, brings, tuple(leaf for leaf in leaves if leaf not in asked))


def _fetched_leaves(node: Fetch | EntityFetch) -> Iterator[str]:
    (operation,) = node.document.definitions
    if not isinstance(operation, OperationDefinitionNode):
        return
    if isinstance(node, Fetch):
        yield from _renamed(_leaves(operation.selection_set, _keys(node.path), {}), node.rewrites, _keys(node.path))
        return
    for entities in node.entities:
        for target in entities.targets:
            above = _keys(target)
            inside = (
                each
                for field in _fields(operation.selection_set, {})
                if _key(field) == entities.alias
                for each in _leaves(field.selection_set, above, {})
            )
            yield from _renamed(inside, entities.rewrites, above)


def _keys(path: Path) -> str:
    return "".join(f"{step.name}." for step in path if isinstance(step, Key))


def _renamed(leaves: Iterator[str], rewrites: tuple[Rewrite, ...], above: str) -> Iterator[str]:
    renames = {
        f"{above}{_keys(each.path)}{each.source}": f"{above}{_keys(each.path)}{each.name}"
        for each in rewrites
        if isinstance(each, Rename)
    }
    for leaf in leaves:
        renamed = leaf
        for source, name in renames.items():
            if renamed == source or renamed.startswith(f"{source}."):
                renamed = name + renamed[len(source) :]
        yield renamed


def _client_leaves(document: DocumentNode, operation_name: str | None) -> Iterator[str]:
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and operation_name in (
            None,
            each.name.value if each.name else None,
        ):
            yield from _leaves(each.selection_set, "", fragments)


def _leaves(
    selection_set: SelectionSetNode | None, above: str, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[str]:
    for field in _fields(selection_set, fragments):
        path = f"{above}{_key(field)}"
        if field.selection_set:
            yield from _leaves(field.selection_set, f"{path}.", fragments)
        else:
            yield path


def _fields(
    selection_set: SelectionSetNode | None, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    for each in selection_set.selections if selection_set else ():
        match each:
            case FieldNode():
                yield each
            case InlineFragmentNode():
                yield from _fields(each.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _fields(fragments[each.name.value].selection_set, fragments)
            case _:
                pass


def _key(field: FieldNode) -> str:
    """The key under which the merged data has the field; all names of `__typename` are one there."""
    if field.name.value == "__typename":
        return "__typename"
    return field.alias.value if field.alias else field.name.value
