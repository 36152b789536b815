"""The sources of a supergraph in, where each enum is used out: it decides how enums merge."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.composition.executable_directives import directive_arguments
from gateway.composition.sources import FieldSource, Sources
from gateway.sdl.model import Kind, has
from gateway.sdl.type_reference import named_type


@dataclass(frozen=True, slots=True)
class EnumUsage:
    """An example of each use of an enum: a coordinate like `Query.a(b:)`."""

    as_input: str | None = None
    as_output: str | None = None


def enum_usage(sources: Sources) -> Mapping[str, EnumUsage]:
    """Find what each used enum is used for."""
    inputs: dict[str, str] = {}
    outputs: dict[str, str] = {}
    for type_name, field_name, definitions in sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        for source in sources.resolving(definitions):
            _note(sources, source.field.type, f"{type_name}.{field_name}", outputs)
            _note_arguments(sources, source, inputs)
    for type_name, field_name, definitions in sources.all_fields(Kind.INPUT_OBJECT):
        if len(definitions) == len(sources.types[type_name]):
            _note(sources, definitions[0].field.type, f"{type_name}.{field_name}", inputs)
    for coordinate, given, _ in directive_arguments(sources.subgraphs):
        for _, argument in given:
            _note(sources, argument.type, coordinate, inputs)
    return {name: EnumUsage(inputs.get(name), outputs.get(name)) for name in dict.fromkeys([*inputs, *outputs])}


def _note_arguments(sources: Sources, source: FieldSource, inputs: dict[str, str]) -> None:
    for argument in source.field.arguments.values():
        if not has(argument, "fromContext"):
            coordinate = f"{source.definition.name}.{source.field.name}({argument.name}:)"
            _note(sources, argument.type, coordinate, inputs)


def _note(sources: Sources, reference: str, coordinate: str, into: dict[str, str]) -> None:
    name = named_type(reference)
    if sources.kinds.get(name) is Kind.ENUM:
        into.setdefault(name, coordinate)
