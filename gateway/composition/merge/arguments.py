"""Definitions of one field in several subgraphs in, the arguments of the supergraph's field out.

An argument is kept where every subgraph that resolves the field knows it.
"""

from collections.abc import Iterable, Mapping, Sequence

from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.type_references import Hierarchy, most_specific
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Argument, Field, has
from gateway.sdl.values import Value, same_value


def merge_arguments(context: MergeContext, definitions: Sequence[FieldSource]) -> Mapping[str, Argument]:
    """Merge the arguments of a field; contextual ones are no concern of clients and are left out."""
    merged: dict[str, Argument] = {}
    for name in dict.fromkeys(name for source in definitions for name in source.field.arguments):
        given = [(source, source.field.arguments.get(name)) for source in definitions]
        present = [(source, argument) for source, argument in given if argument is not None]
        if len(present) < len(given) or any(has(argument, "fromContext") for _, argument in present):
            continue
        arguments = [argument for _, argument in present]
        has_default, default = merged_default(arguments)
        merged[name] = Argument(
            name=name,
            type=merged_input_type([argument.type for argument in arguments], context.sources),
            default=default,
            has_default=has_default,
            description=merge_descriptions(argument.description for argument in arguments),
            directives=merge_directives(context, [(source.subgraph, argument) for source, argument in present]),
        )
    return merged


def merged_default(definitions: Sequence[Argument | Field]) -> tuple[bool, Value]:
    """Keep a default that all subgraphs give alike."""
    first = definitions[0]
    if all(item.has_default and same_value(item.default, first.default) for item in definitions):
        return first.has_default, first.default
    return False, None


def merged_input_type(references: Iterable[str], hierarchy: Hierarchy) -> str:
    """Choose the most specific reference; where there is none, which a rule reports, the first stands in."""
    distinct = list(dict.fromkeys(references))
    return distinct[0] if len(distinct) == 1 else most_specific(distinct, hierarchy) or distinct[0]
