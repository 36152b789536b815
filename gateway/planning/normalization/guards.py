"""The `@skip` and `@include` of a selection come in, what the client's variables must be for it to apply goes out."""

from collections.abc import Iterable

from graphql import BooleanValueNode, DirectiveNode, VariableNode

from gateway.supergraph.query_graph_field_sets import Guard


def guard_of(directives: Iterable[DirectiveNode] | None, outer: Guard) -> Guard | None:
    """Add the `@skip` and `@include` of a node to the guard around it; None where it can never apply."""
    guard = outer
    for directive in directives or ():
        name = directive.name.value
        if name not in {"skip", "include"}:
            continue
        needed = name == "include"
        for argument in directive.arguments or ():
            match argument.value:
                case VariableNode() as variable:
                    if (variable.name.value, not needed) in guard:
                        return None
                    guard |= {(variable.name.value, needed)}
                case BooleanValueNode(value=value) if value != needed:
                    return None
                case _:
                    pass
    return guard


def contradict(one: Guard, other: Guard) -> bool:
    """Say whether two guards can never hold together."""
    return any((variable, not value) in other for variable, value in one)
