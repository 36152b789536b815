"""CONTEXT_NO_RESOLVABLE_KEY: a field has a contextual argument, but the gateway cannot enter its type by key."""

from gateway.composition.context_usages import context_usages
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Kind, applied


def check(context: SubgraphContext) -> None:
    """Look at the type of every field with @fromContext."""
    for usage in context_usages(context):
        if usage.definition.kind is not Kind.OBJECT:
            continue
        if not any(key.arguments.get("resolvable", True) for key in applied(usage.definition, "key")):
            sentence = (
                f'"{usage.coordinate}" is filled by @fromContext, but "{usage.definition.name}" has no usable @key.'
            )
            fix = "Add a resolvable @key to the type."
            context.error("CONTEXT_NO_RESOLVABLE_KEY", sentence, usage.definition.place, fix)
