"""MISSING_TRANSITIVE_AUTH_REQUIREMENTS: a field is computed from data that asks for more than the field does."""

from collections.abc import Iterator, Sequence

from gateway.composition.auth_requirements import requirements_of, selected_elements
from gateway.composition.context_arguments import context_arguments, selection_for
from gateway.composition.field_roles import field_set_of
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.field_set import FieldSet
from gateway.sdl.model import Element, Kind, TypeDefinition, applied, has
from gateway.sdl.subgraph import Subgraph

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
                for name, selections in _read_from(source.subgraph, definition, argument.selection):
                    yield "@fromContext", name, selections


def _read_from(subgraph: Subgraph, setter: TypeDefinition, selection: str) -> Iterator[tuple[str, FieldSet]]:
    """Give what is read of the type that sets the context, and of each type its objects can be, where anything is."""
    types = subgraph.schema.types
    implementing = (each.name for each in types.values() if setter.name in each.interfaces)
    for name in (setter.name, *setter.members, *implementing):
        selections = selection_for(subgraph, types[name], selection) if name in types else ()
        if selections or name == setter.name:
            yield name, selections


def _compare(context: MergedContext, source: FieldSource, coordinate: str, reading: _Reading) -> None:
    means = reading[0]
    definition = context.merged.types.get(source.definition.name)
    if definition is None or source.field.name not in definition.fields or has(source.definition, "interfaceObject"):
        return
    given = requirements_of(context.names, [definition, definition.fields[source.field.name]])
    for read, elements in _read_elements(context, reading):
        if not given.implies(requirements_of(context.names, elements)):
            sentence = f'"{coordinate}" reads "{read}" through {means}, but asks less of clients than that field does.'
            fix = f'Give "{coordinate}" the requirements of "{read}".'
            context.reports.error(_CODE, sentence, source.location, fix=fix)
            return


def _read_elements(context: MergedContext, reading: _Reading) -> Iterator[tuple[str, Sequence[Element]]]:
    """Give what is read: with a context also the type that sets it, for whose objects the fields are."""
    means, parent, selections = reading
    if means == "@fromContext" and parent in context.merged.types:
        yield parent, [context.merged.types[parent]]
    yield from selected_elements(context, parent, selections)
