"""KEY_UNSUPPORTED_ON_INTERFACE: an interface has a @key, before federation 2.3."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at every interface of a subgraph that speaks an older version."""
    if context.subgraph.version >= (2, 3):
        return
    for definition in context.schema.types_of(Kind.INTERFACE):
        for directive in applied(definition, "key"):
            sentence = f'The interface "{definition.name}" has a @key, which federation allows from version 2.3 on.'
            fix = "Link to federation v2.3 or newer."
            context.error("KEY_UNSUPPORTED_ON_INTERFACE", sentence, directive.place, fix)
