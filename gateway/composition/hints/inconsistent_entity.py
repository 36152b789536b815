"""INCONSISTENT_ENTITY: a type has a @key in some subgraphs only."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind, has


def check(context: MergedContext) -> None:
    """Compare the keys of each object."""
    for name, kind in context.sources.kinds.items():
        definitions = context.sources.types[name]
        plain = [source for source in definitions if not has(source.definition, "key")]
        if kind is Kind.OBJECT and plain and len(plain) < len(definitions):
            subgraphs = named([source.subgraph.name for source in plain])
            sentence = f'"{name}" is an entity elsewhere, but has no @key in {subgraphs}.'
            context.reports.hint("INCONSISTENT_ENTITY", sentence, *(source.location for source in plain))
