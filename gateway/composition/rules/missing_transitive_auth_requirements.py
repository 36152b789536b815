"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: a field is computed from data that asks for more than the field does."""

from collections.abc import Iterator

from gateway.composition.auth_requirements import requirements_of, selected_elements
from gateway.composition.context_arguments import context_arguments, selection_for
from gateway.composition.field_roles import field_set_of
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.field_set import FieldSet
from gateway.sdl.model import Kind, applied, has

_CODE = "MISSING_TRANSITIVE_AUTH_REQUIREMENTS"


def check(context: MergedContext) -> None:
    """Compare every field that uses @requires or @fromContext with what these read."""
    if not {"authenticated", "requiresScopes", "policy"} & context.names.keys():
        return
    for type_name, name, definitions in context.sources.all_fields(Kind.OBJECT):
        for source in definitions:
            for reading in _readings(source):
                _compare(context, source, f"{type_name}.{name}", reading)


_Reading = tuple[str, str, FieldSet]
"""The directive that reads, the type it reads from, and the fields."""


def _readings(source: FieldSource) -> Iterator[_Reading]:
    for directive in applied(source.field, "requires"):
        yield "@requires", source.definition.name, field_set_of(directive)
    for argument in context_arguments(source.subgraph, source.field):
        for definition in source.subgraph.schema.types.values():
            if any(each.arguments.get("name") == argument.context for each in applied(definition, "context")):
                yield "@fromContext", definition.name, selection_for(source.subgraph, definition, argument.selection)


def _compare(context: MergedContext, source: FieldSource, coordinate: str, reading: _Reading) -> None:
    means, parent, selections = reading
    definition = context.merged.types.get(source.definition.name)
    if definition is None or source.field.name not in definition.fields or has(source.definition, "interfaceObject"):
        return
    given = requirements_of(context.names, [definition, definition.fields[source.field.name]])
    for read, elements in selected_elements(context, parent, selections):
        if not given.implies(requirements_of(context.names, elements)):
            sentence = f'"{coordinate}" reads "{read}" through {means}, but asks less of clients than that field does.'
            fix = f'Give "{coordinate}" the requirements of "{read}".'
            context.reports.error(_CODE, sentence, source.location, fix=fix)
            return
