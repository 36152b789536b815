"""EXTERNAL_UNUSED: a field is @external, but neither a key, @requires, @provides nor an interface needs it."""

from gateway.composition.rule_contexts import SubgraphContext


def check(context: SubgraphContext) -> None:
    """Look at every external field."""
    for type_name, field_name in sorted(context.roles.external - context.roles.used):
        item = context.schema.types[type_name].fields[field_name]
        sentence = f'"{type_name}.{field_name}" is marked @external, but nothing in this subgraph uses it.'
        fix = "Remove the field, or its @external if this subgraph resolves it."
        context.error("EXTERNAL_UNUSED", sentence, item.place, fix)
