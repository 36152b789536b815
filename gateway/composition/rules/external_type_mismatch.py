"""EXTERNAL_TYPE_MISMATCH: an external field is declared with another type than the field has."""

from gateway.composition.external_declarations import external_declarations
from gateway.composition.rule_contexts import MergedContext


def check(context: MergedContext) -> None:
    """Compare each external declaration with the merged field; not even nullability may differ."""
    for coordinate, source, merged in external_declarations(context):
        if source.field.type != merged.type:
            sentence = f'"{coordinate}" is declared @external with type "{source.field.type}", but is "{merged.type}".'
            fix = f'Declare it as "{merged.type}".'
            context.reports.error("EXTERNAL_TYPE_MISMATCH", sentence, source.location, fix=fix)
