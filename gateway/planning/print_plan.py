"""A query plan in, text for people out: its nodes, what each fetch asks, and what it sends for each object."""

from collections.abc import Iterator
from typing import assert_never

from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode, print_ast

from gateway.planning.plan import (
    Condition,
    Conditional,
    ContextValue,
    Copy,
    CopyOnTypes,
    CopySelection,
    Entities,
    EntityFetch,
    Fetch,
    Items,
    Key,
    OnTypes,
    Parallel,
    Path,
    PlanNode,
    QueryPlan,
    Rename,
    Representation,
    Rewrite,
    Sequence,
    SetTypename,
    Subscription,
)


def print_plan(plan: QueryPlan) -> str:
    """Print a plan, in the manner of Apollo's query plans."""
    body = _block("QueryPlan", _node(plan.node)) if plan.node else ["QueryPlan {}"]
    return "\n".join(body) + "\n"


def print_path(path: Path) -> str:
    """Print a path: keys joined by dots, `@` for the items of a list, `|[A,B]` for the types it goes on for."""
    text = ""
    for step in path:
        match step:
            case Key():
                text += f".{step.name}"
            case Items():
                text += ".@"
            case OnTypes():
                text += f"|[{','.join(step.names)}]"
            case _:
                assert_never(step)
    return text.removeprefix(".")


def _block(head: str, lines: Iterator[str] | list[str], tail: str = "") -> list[str]:
    return [f"{head} {{", *(f"  {line}" for line in lines), f"}}{tail}"]


def _node(node: PlanNode) -> list[str]:
    match node:
        case Fetch():
            return _fetch(node)
        case EntityFetch():
            return _entity_fetch(node)
        case Sequence():
            return _block("Sequence", [line for each in node.nodes for line in _node(each)])
        case Parallel():
            return _block("Parallel", [line for each in node.nodes for line in _node(each)])
        case Conditional():
            return _block(_conditions(node.conditions), _node(node.node))
        case Subscription():
            rest = _block("Rest", _node(node.rest)) if node.rest else []
            return _block("Subscription", [*_block("Primary", _fetch(node.primary)), *rest])
        case _:
            assert_never(node)


def _conditions(conditions: tuple[Condition, ...]) -> str:
    return " ".join(f"{'Include' if each.value else 'Skip'}(if: ${each.variable})" for each in conditions)


def _fetch(node: Fetch) -> list[str]:
    lines = [*_selection_set(_operation(node).selection_set), *_rewrites(node.rewrites)]
    fetch = _block(f'Fetch(service: "{node.service}")', lines)
    return _block(f'Flatten(path: "{print_path(node.path)}")', fetch) if node.path else fetch


def _entity_fetch(node: EntityFetch) -> list[str]:
    asked = {
        (each.alias or each.name).value: each.selection_set
        for each in _fields(_operation(node).selection_set)
        if each.selection_set
    }
    lines = [line for each in node.entities for line in _entities(each, asked[each.alias])]
    return _block(f'Fetch(service: "{node.service}")', lines)


def _entities(entities: Entities, asked: SelectionSetNode) -> list[str]:
    paths = ", ".join(f'"{print_path(target)}"' for target in entities.targets)
    sent = [line for each in entities.representations for line in _representation(each)]
    lines = ["{", *(f"  {line}" for line in sent), "} =>", *_selection_set(asked), *_rewrites(entities.rewrites)]
    lines += [line for target in entities.targets for each in entities.contexts for line in _context(each, target)]
    flatten = _block(f"Flatten({'path' if len(entities.targets) == 1 else 'paths'}: {paths})", lines)
    return _block(_conditions(entities.conditions), flatten) if entities.conditions else flatten


def _representation(representation: Representation) -> list[str]:
    names = "|".join(representation.names) or representation.typename or "*"
    typename = f"__typename: {representation.typename}" if representation.typename else "__typename"
    return _block(f"... on {names}", [typename, *_copies(representation.selections)])


def _copies(selections: tuple[CopySelection, ...]) -> Iterator[str]:
    for each in selections:
        match each:
            case Copy():
                name = each.name if each.name == each.source else f"{each.name}: {each.source}"
                yield from _block(name, _copies(each.selections)) if each.selections else [name]
            case CopyOnTypes():
                yield from _block(f"... on {'|'.join(each.names)}", _copies(each.selections))
            case _:
                assert_never(each)


def _context(value: ContextValue, target: Path) -> Iterator[str]:
    above = print_path(target[: value.above])
    for choice in value.choices:
        types = f"|[{','.join(choice.names)}]" if choice.names else ""
        yield f'Context(path: "{".".join([f"{above}{types}", *choice.keys]).removeprefix(".")}" => ${value.variable})'


def _rewrites(rewrites: tuple[Rewrite, ...]) -> Iterator[str]:
    for each in rewrites:
        match each:
            case Rename():
                yield f'Rename(path: "{print_path(each.path)}", {each.source} => {each.name})'
            case SetTypename():
                yield f'DropTypename(path: "{print_path(each.path)}")'
            case _:
                assert_never(each)


def _operation(node: Fetch | EntityFetch) -> OperationDefinitionNode:
    (operation,) = node.document.definitions
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError("A fetch's document is one operation.")
    return operation


def _fields(selection_set: SelectionSetNode) -> Iterator[FieldNode]:
    """Give the fields of a selection set, also those inside fragments that are there for a condition."""
    for each in selection_set.selections:
        if isinstance(each, FieldNode):
            yield each
        else:
            inner = getattr(each, "selection_set", None)
            yield from _fields(inner) if isinstance(inner, SelectionSetNode) else ()


def _selection_set(node: SelectionSetNode) -> list[str]:
    return print_ast(node).split("\n")
