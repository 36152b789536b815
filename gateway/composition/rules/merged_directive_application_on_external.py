"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: an external field carries a directive that would go into the supergraph."""

from gateway.composition.rule_contexts import SubgraphContext

_MERGED = frozenset({"tag", "inaccessible"})


def check(context: SubgraphContext) -> None:
    """Look at every external field; what it means for clients is said where the field is resolved."""
    for type_name, field_name in sorted(context.roles.external):
        item = context.schema.types[type_name].fields[field_name]
        for directive in item.directives:
            if directive.meaning in _MERGED or directive.name == "deprecated":
                sentence = f'"{type_name}.{field_name}" is @external: "@{directive.name}" on it would be lost.'
                fix = "Move it to the subgraph that resolves the field."
                context.error("MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL", sentence, directive.place, fix)
