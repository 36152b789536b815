"""Definitions of one output field in several subgraphs in, the supergraph's field with its `@join__field`s out."""

from collections.abc import Iterable, Sequence

from gateway.composition.context_arguments import context_arguments
from gateway.composition.merge.applied_directives import around_joins, merge_directives
from gateway.composition.merge.arguments import merge_arguments
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.type_references import Hierarchy, most_general
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Directive, Field, applied


def merge_output_field(
    context: MergeContext, name: str, definitions: Sequence[FieldSource], defining_types: int
) -> Field | None:
    """Merge one field of an object or interface. `defining_types` says how many subgraphs define its type.

    Gives None where no subgraph resolves the field, which a rule reports.
    """
    resolving = context.sources.resolving(definitions)
    if not resolving:
        return None
    merged_type = merged_output_type((source.field.type for source in resolving), context.sources)
    directives = merge_directives(context, [(source.subgraph, source.field) for source in resolving])
    return Field(
        name=name,
        type=merged_type,
        arguments=merge_arguments(context, resolving),
        description=merge_descriptions(source.field.description for source in resolving),
        directives=around_joins(context, _join_fields(context, definitions, defining_types), directives),
    )


def merged_output_type(references: Iterable[str], hierarchy: Hierarchy) -> str:
    """Choose the most general reference; where there is none, which a rule reports, the first stands in."""
    distinct = list(dict.fromkeys(references))
    return distinct[0] if len(distinct) == 1 else most_general(distinct, hierarchy) or distinct[0]


def _join_fields(
    context: MergeContext, definitions: Sequence[FieldSource], defining_types: int
) -> tuple[Directive, ...]:
    same_type = len({source.field.type for source in definitions}) == 1
    if same_type and len(definitions) == defining_types and not any(_is_special(context, item) for item in definitions):
        return ()
    return tuple(
        _join_field(context, source, same_type)
        for source in definitions
        if not ((override := context.sources.override_of(source)) and override.is_dropped)
    )


def _is_special(context: MergeContext, source: FieldSource) -> bool:
    """Say whether the definition has something to tell the planner besides that the field is there."""
    override = context.sources.override_of(source)
    return (
        context.sources.is_external(source)
        or (override is not None and override.by is not None)
        or any(directive.meaning in {"requires", "provides"} for directive in source.field.directives)
        or bool(context_arguments(source.subgraph, source.field))
    )


def _join_field(context: MergeContext, source: FieldSource, same_type: bool) -> Directive:
    override = context.sources.override_of(source)
    contextual = context_arguments(source.subgraph, source.field)
    is_external = context.sources.is_external(source)
    is_kept = override is not None and override.by is not None and override.label is None and not is_external
    return context.join(
        "field",
        source.subgraph,
        requires=_field_set(source.field, "requires"),
        provides=_field_set(source.field, "provides"),
        override=override.source if override else None,
        type=None if same_type else source.field.type,
        external=True if is_external else None,
        usedOverridden=True if is_kept else None,
        overrideLabel=override.label if override else None,
        contextArguments=tuple(argument.join_value() for argument in contextual) or None,
    )


def _field_set(item: Field, meaning: str) -> str | None:
    for directive in applied(item, meaning):
        fields = directive.arguments.get("fields")
        if isinstance(fields, str):
            return fields
    return None
