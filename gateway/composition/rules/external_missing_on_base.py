"""EXTERNAL_MISSING_ON_BASE: a field is @external in every subgraph that has it."""

from collections.abc import Iterator

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource, named
from gateway.sdl.model import Kind, has


def check(context: MergedContext) -> None:
    """Look for fields that nobody resolves."""
    for type_name, name, definitions in _fields(context):
        if not context.sources.resolving(definitions) and not _from_interface_object(context, type_name, name):
            subgraphs = named([source.subgraph.name for source in definitions])
            sentence = f'"{type_name}.{name}" is @external in {subgraphs}, and no other subgraph has it.'
            locations = [source.location for source in definitions]
            fix = "Define it in the subgraph that resolves it."
            context.reports.error("EXTERNAL_MISSING_ON_BASE", sentence, *locations, fix=fix)


def _fields(context: MergedContext) -> Iterator[tuple[str, str, tuple[FieldSource, ...]]]:
    """Give the fields of objects and interfaces, and of objects that only some subgraphs take for an interface."""
    yield from context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE)
    for type_name, sources in context.sources.types.items():
        if type_name not in context.sources.kinds and all(each.definition.kind is Kind.OBJECT for each in sources):
            for name, definitions in context.sources.fields(type_name).items():
                as_object = tuple(each for each in definitions if not has(each.definition, "interfaceObject"))
                if as_object:
                    yield type_name, name, as_object


def _from_interface_object(context: MergedContext, type_name: str, name: str) -> bool:
    """Say whether an interface object resolves the field for this implementation."""
    supertypes = context.sources.supertypes.get(type_name, ())
    return any(
        source.is_interface_object and name in source.definition.fields
        for supertype in supertypes
        for source in context.sources.types.get(supertype, ())
    )
