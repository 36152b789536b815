"""COST_APPLIED_TO_INTERFACE_FIELD: a field of an interface carries @cost; the implementations' fields cost."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at the fields of every interface."""
    for definition in context.schema.types_of(Kind.INTERFACE):
        for item in definition.fields.values():
            for directive in applied(item, "cost"):
                sentence = f'"{definition.name}.{item.name}" is a field of an interface and cannot have @cost.'
                fix = "Put it on the fields of the implementations."
                context.error("COST_APPLIED_TO_INTERFACE_FIELD", sentence, directive.place, fix)
