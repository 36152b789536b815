"""CONTEXT_NOT_SET: @fromContext names a context that no type sets, or stands where none can be used."""

from collections.abc import Iterator

from gateway.composition.context_usages import ContextUsage, context_usages, setters
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at every @fromContext."""
    for usage in context_usages(context):
        for sentence in _troubles(context, usage):
            context.error("CONTEXT_NOT_SET", sentence, usage.directive.place)
    for directive in context.schema.directive_definitions.values():
        for argument in directive.arguments.values():
            for application in applied(argument, "fromContext"):
                sentence = f'"@{directive.name}({argument.name}:)": @fromContext is for arguments of fields.'
                context.error("CONTEXT_NOT_SET", sentence, application.place)


def _troubles(context: SubgraphContext, usage: ContextUsage) -> Iterator[str]:
    types = context.schema.types
    if usage.definition.kind is Kind.INTERFACE:
        yield f'"{usage.coordinate}" is on an interface; @fromContext is for fields of objects.'
    elif any(usage.item.name in types[name].fields for name in usage.definition.interfaces if name in types):
        yield f'"{usage.coordinate}" belongs to a field of an interface, which @fromContext cannot fill.'
    if usage.argument.has_default:
        yield f'"{usage.coordinate}" is filled by @fromContext and cannot have a default.'
    if usage.parsed is not None and not setters(context, usage.parsed[0]):
        yield f'"{usage.coordinate}" uses the context "{usage.parsed[0]}", which no type of this subgraph sets.'
