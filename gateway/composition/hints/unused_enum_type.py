"""UNUSED_ENUM_TYPE: nothing is of this enum."""

from gateway.composition.enum_usage import enum_usage
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Look for enums without use."""
    usage = enum_usage(context.sources)
    for name, kind in context.sources.kinds.items():
        if kind is Kind.ENUM and name not in usage:
            locations = [source.location for source in context.sources.types[name]]
            context.reports.hint("UNUSED_ENUM_TYPE", f'The enum "{name}" is not used anywhere.', *locations)
