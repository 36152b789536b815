"""REQUIRES_UNSUPPORTED_ON_INTERFACE: a field of an interface carries @requires; only objects resolve fields."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at the fields of every interface."""
    for definition in context.schema.types_of(Kind.INTERFACE):
        for item in definition.fields.values():
            for directive in applied(item, "requires"):
                sentence = f'"{definition.name}.{item.name}" carries @requires, which a field of an interface cannot.'
                fix = "Put it on the field of the implementations."
                context.error("REQUIRES_UNSUPPORTED_ON_INTERFACE", sentence, directive.place, fix)
