"""EXTERNAL_ARGUMENT_MISSING: an external field is declared without an argument that the field has."""

from gateway.composition.external_declarations import external_declarations
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare each external declaration with the merged field."""
    for coordinate, source, merged in external_declarations(context):
        for name in merged.arguments:
            if name not in source.field.arguments:
                sentence = f'"{coordinate}" is declared @external without its argument "{name}".'
                context.reports.error("EXTERNAL_ARGUMENT_MISSING", sentence, source.location, fix="Add the argument.")
