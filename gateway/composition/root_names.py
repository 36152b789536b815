"""A subgraph and a root operation in; a type that has the root's name without being the root is reported."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.read_document import DEFAULT_ROOTS


def report_root_used(context: SubgraphContext, root: str, code: str) -> None:
    """Report the clash: the supergraph calls its roots by their default names."""
    default = DEFAULT_ROOTS[root]
    actual = context.schema.roots.get(root)
    if actual not in {None, default} and default in context.schema.types:
        sentence = f'"{actual}" is the {root} type, yet there is another type called "{default}".'
        context.error(code, sentence, context.schema.types[default].place, f'Give the type "{default}" another name.')
