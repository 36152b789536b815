"""The sources of a supergraph in, where each enum is used out: it decides how enums merge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.composition.executable_directives import directive_arguments
from gateway.composition.sources import FieldSource, Sources
from gateway.sdl.model import Argument, Kind, has
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
        resolving = sources.resolving(definitions)
        for source in resolving:
            _note(sources, source.field.type, f"{type_name}.{field_name}", outputs)
        for name, argument in _kept_arguments(resolving):
            _note(sources, argument.type, f"{type_name}.{field_name}({name}:)", inputs)
    for type_name, field_name, definitions in sources.all_fields(Kind.INPUT_OBJECT):
        for source in definitions:
            _note(sources, source.field.type, f"{type_name}.{field_name}", inputs)
    for coordinate, given, missing in directive_arguments(sources.subgraphs):
        for _, argument in () if missing else given:
            _note(sources, argument.type, coordinate, inputs)
    return {name: EnumUsage(inputs.get(name), outputs.get(name)) for name in dict.fromkeys([*inputs, *outputs])}


def _kept_arguments(definitions: Sequence[FieldSource]) -> Iterator[tuple[str, Argument]]:
    """Give a field's arguments in the supergraph: those that every subgraph knows."""
    for source in definitions:
        for name, argument in source.field.arguments.items():
            is_kept = all(name in other.field.arguments for other in definitions)
            if is_kept and not has(argument, "fromContext"):
                yield name, argument


def _note(sources: Sources, reference: str, coordinate: str, into: dict[str, str]) -> None:
    name = named_type(reference)
    if sources.kinds.get(name) is Kind.ENUM:
        into.setdefault(name, coordinate)
