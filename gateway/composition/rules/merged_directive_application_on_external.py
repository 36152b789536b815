"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: an external field carries a directive that would go into the supergraph."""

from gateway.composition.features import STANDARD
from gateway.composition.rule_contexts import MergedContext

_CODE = "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL"

_MERGED = frozenset(name for feature in STANDARD for name in feature.directives)


def check(context: MergedContext) -> None:
    """Look at every external field; what it means for clients is said where the field is resolved."""
    for subgraph in context.sources.subgraphs:
        for type_name, field_name in sorted(context.sources.roles[subgraph.name].external):
            if not context.sources.resolving(context.sources.fields(type_name)[field_name]):
                continue
            for directive in subgraph.schema.types[type_name].fields[field_name].directives:
                if directive.meaning in _MERGED or directive.name == "deprecated":
                    sentence = f'"{type_name}.{field_name}" is @external: "@{directive.name}" on it would be lost.'
                    fix = "Move it to the subgraph that resolves the field."
                    context.reports.error(_CODE, sentence, subgraph.at(directive.place), fix=fix)
