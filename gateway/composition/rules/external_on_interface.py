"""EXTERNAL_ON_INTERFACE: a field of an interface is marked @external; only objects resolve fields."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at the fields of every interface."""
    for definition in context.schema.types_of(Kind.INTERFACE):
        for item in definition.fields.values():
            for directive in applied(item, "external"):
                sentence = f'"{definition.name}.{item.name}" is a field of an interface and cannot be @external.'
                context.error("EXTERNAL_ON_INTERFACE", sentence, directive.place, "Mark the implementations' fields.")
