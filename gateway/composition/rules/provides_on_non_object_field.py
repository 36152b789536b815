"""PROVIDES_ON_NON_OBJECT_FIELD: a field carries @provides, but its type has no fields that could be provided."""

from gateway.composition.field_set_findings import COMPOSITE
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied
from gateway.sdl.type_reference import named_type


def check(context: SubgraphContext) -> None:
    """Look at the type of every field with @provides."""
    types = context.schema.types
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        for item in definition.fields.values():
            for directive in applied(item, "provides"):
                target = types.get(named_type(item.type))
                if target is None or target.kind not in COMPOSITE:
                    sentence = (
                        f'"{definition.name}.{item.name}" is of type "{item.type}", which has no fields to provide.'
                    )
                    context.error("PROVIDES_ON_NON_OBJECT_FIELD", sentence, directive.place, "Remove @provides.")
