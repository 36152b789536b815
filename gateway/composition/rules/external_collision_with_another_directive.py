"""EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: a field is @external and says how it is resolved, both at once."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, has

_COLLIDING = ("provides",)


def check(context: SubgraphContext) -> None:
    """Look at every external field."""
    for definition in context.schema.types_of(Kind.OBJECT):
        for item in definition.fields.values():
            if not has(item, "external"):
                continue
            for meaning in _COLLIDING:
                if has(item, meaning):
                    sentence = f'"{definition.name}.{item.name}" cannot be @external and have @{meaning} as well.'
                    context.error("EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", sentence, item.place)
