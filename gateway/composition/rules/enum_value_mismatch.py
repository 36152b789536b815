"""ENUM_VALUE_MISMATCH: an enum that is both sent and received has a value that some subgraph does not know."""

from gateway.composition.enum_usage import enum_usage
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import has


def check(context: MergedContext) -> None:
    """Compare the values of each enum that is used both ways. Values hidden by @inaccessible may differ."""
    for name, usage in enum_usage(context.sources).items():
        if usage.as_input is None or usage.as_output is None:
            continue
        definitions = context.sources.types[name]
        for value in dict.fromkeys(value for source in definitions for value in source.definition.values):
            having = [source for source in definitions if value in source.definition.values]
            hidden = any(has(source.definition.values[value], "inaccessible") for source in having)
            if len(having) == len(definitions) or hidden:
                continue
            lacking = [source.subgraph.name for source in definitions if source not in having]
            sentence = (
                f'"{name}.{value}" is missing in {named(lacking)}. The enum is both sent ("{usage.as_input}")'
                f' and received ("{usage.as_output}"), so its values have to be the same everywhere.'
            )
            locations = [source.subgraph.at(source.definition.values[value].place) for source in having]
            context.reports.error("ENUM_VALUE_MISMATCH", sentence, *locations, fix="Add the value where it is missing.")
