"""INTERFACE_KEY_NOT_ON_IMPLEMENTATION: an interface has a @key that an implementation in the subgraph lacks."""

from gateway.composition.field_roles import field_set_of
from gateway.composition.field_set_findings import Problem, findings
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.field_set import FieldSelection, FieldSet, implementations
from gateway.sdl.model import Directive, Kind, TypeDefinition, applied


def check(context: SubgraphContext) -> None:
    """Compare each interface's keys with those of its implementations, where all keys can be understood."""
    if any(finding.problem is Problem.INVALID for finding in findings(context, "key")):
        return
    for interface in context.schema.types_of(Kind.INTERFACE):
        for key in applied(interface, "key"):
            for implementation in implementations(context.schema, interface.name):
                _compare(context, interface, key, implementation)


def _compare(
    context: SubgraphContext, interface: TypeDefinition, key: Directive, implementation: TypeDefinition
) -> None:
    wanted = _comparable(field_set_of(key))
    same = [each for each in applied(implementation, "key") if _comparable(field_set_of(each)) == wanted]
    fields = key.arguments.get("fields")
    needs_resolvable = key.arguments.get("resolvable", True)
    if not same:
        sentence = f'"{implementation.name}" lacks the @key(fields: "{fields}") of its interface "{interface.name}".'
        context.error("INTERFACE_KEY_NOT_ON_IMPLEMENTATION", sentence, implementation.place, "Add the key to it.")
    elif needs_resolvable and not any(each.arguments.get("resolvable", True) for each in same):
        sentence = (
            f'"{implementation.name}" has the @key(fields: "{fields}") of its interface "{interface.name}",'
            " but says that it is not resolvable."
        )
        context.error("INTERFACE_KEY_NOT_ON_IMPLEMENTATION", sentence, same[0].place, "Remove resolvable: false.")


def _comparable(selections: FieldSet) -> frozenset[object]:
    """Bring a field set into a form in which the order does not matter."""
    return frozenset(
        (selection.name if isinstance(selection, FieldSelection) else selection.on, _comparable(selection.selections))
        for selection in selections
    )
