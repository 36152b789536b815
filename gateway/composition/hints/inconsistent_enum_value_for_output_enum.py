"""INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM: some subgraph does not know a value that clients can receive."""

from gateway.composition.enum_usage import EnumUsage, enum_usage
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Compare the values of each enum that clients only receive."""
    usage = enum_usage(context.sources)
    for name, kind in context.sources.kinds.items():
        if kind is not Kind.ENUM or usage.get(name, EnumUsage()).as_input is not None:
            continue
        for value in context.merged.types[name].values:
            lacking = [source for source in context.sources.types[name] if value not in source.definition.values]
            if lacking:
                sentence = f'"{name}.{value}" is defined in some subgraphs only.'
                locations = [source.location for source in lacking]
                context.reports.hint("INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", sentence, *locations)
