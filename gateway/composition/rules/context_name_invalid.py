"""CONTEXT_NAME_INVALID: the name of a @context holds something besides letters and digits."""

import re

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import applied

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def check(context: SubgraphContext) -> None:
    """Look at the name of every context."""
    for definition in context.schema.types.values():
        for directive in applied(definition, "context"):
            name = directive.arguments.get("name")
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                sentence = f'"{definition.name}" sets a context "{name}"; its name may hold only letters and digits.'
                context.error("CONTEXT_NAME_INVALID", sentence, directive.place)
