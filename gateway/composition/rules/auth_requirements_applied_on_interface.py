"""AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: an interface or its field carries @authenticated or the like."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Element, Kind, has

_MEANINGS = frozenset({"authenticated", "requiresScopes", "policy"})


def check(context: SubgraphContext) -> None:
    """Look at interfaces, their fields and interface objects: requirements come from the implementations."""
    for definition in context.schema.types_of(Kind.INTERFACE, Kind.OBJECT):
        if definition.kind is Kind.INTERFACE:
            _check(context, definition, f'The interface "{definition.name}"')
            for item in definition.fields.values():
                _check(context, item, f'"{definition.name}.{item.name}", a field of an interface,')
        elif has(definition, "interfaceObject"):
            _check(context, definition, f'The interface object "{definition.name}"')


def _check(context: SubgraphContext, element: Element, subject: str) -> None:
    for directive in element.directives:
        if directive.meaning in _MEANINGS:
            sentence = f"{subject} cannot have @{directive.name}."
            fix = "Put it on the implementations."
            context.error("AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE", sentence, directive.place, fix)
