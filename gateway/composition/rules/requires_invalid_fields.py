"""REQUIRES_INVALID_FIELDS: the field set of a @requires cannot be read, or does not fit the type it selects from."""

from collections.abc import Iterator

from gateway.composition.field_roles import field_set_of
from gateway.composition.field_set_findings import Problem, report_findings
from gateway.composition.rule_contexts import MergedContext, SubgraphContext
from gateway.composition.sources import named
from gateway.sdl.field_set import FieldSelection, FieldSet, FragmentSelection
from gateway.sdl.model import Kind, applied
from gateway.sdl.type_reference import named_type


def check(context: SubgraphContext | MergedContext) -> None:
    """Examine the field sets of every @requires: within the subgraph, and after merging by those that answer them."""
    if isinstance(context, SubgraphContext):
        report_findings(context, "requires", Problem.INVALID)
        return
    for type_name, name, definitions in context.sources.all_fields(Kind.OBJECT):
        for source in definitions:
            for directive in applied(source.field, "requires"):
                for trouble in _unknown_arguments(context, type_name, field_set_of(directive)):
                    sentence = f'"{type_name}.{name}" carries @requires, which {trouble}.'
                    context.reports.error("REQUIRES_INVALID_FIELDS", sentence, source.subgraph.at(directive.place))


def _unknown_arguments(context: MergedContext, parent: str, selections: FieldSet) -> Iterator[str]:
    if parent not in context.sources.types:
        return
    fields = context.sources.fields(parent)
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            yield from _unknown_arguments(context, selection.on or parent, selection.selections)
        elif selection.name in fields:
            definitions = context.sources.resolving(fields[selection.name])
            for argument in selection.arguments:
                unknowing = [each.subgraph.name for each in definitions if argument not in each.field.arguments]
                if unknowing:
                    yield f'gives "{parent}.{selection.name}" the argument "{argument}", unknown in {named(unknowing)}'
            yield from _below(context, parent, selection)


def _below(context: MergedContext, parent: str, selection: FieldSelection) -> Iterator[str]:
    merged = context.merged.types.get(parent)
    if merged is not None and selection.name in merged.fields:
        yield from _unknown_arguments(context, named_type(merged.fields[selection.name].type), selection.selections)
