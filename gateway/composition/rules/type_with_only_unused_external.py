"""TYPE_WITH_ONLY_UNUSED_EXTERNAL: a type has nothing but external fields that nobody uses."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind


def check(context: SubgraphContext) -> None:
    """Look for types that the upgrade to federation 2 emptied."""
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        if not definition.fields and definition.name != context.schema.roots.get("query"):
            sentence = f'Every field of "{definition.name}" is @external, and nothing in this subgraph uses them.'
            fix = "Remove the type from this subgraph."
            context.error("TYPE_WITH_ONLY_UNUSED_EXTERNAL", sentence, definition.place, fix)
