"""FROM_SUBGRAPH_DOES_NOT_EXIST: an @override names a subgraph that is not there."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind, applied


def check(context: MergedContext) -> None:
    """Compare the names in @override with those of the subgraphs."""
    known = {subgraph.name for subgraph in context.sources.subgraphs}
    for type_name, name, definitions in context.sources.all_fields(Kind.OBJECT):
        for source in definitions:
            for directive in applied(source.field, "override"):
                origin = directive.arguments.get("from")
                if origin not in known:
                    sentence = f'"{type_name}.{name}" overrides subgraph "{origin}", which does not exist.'
                    context.reports.hint("FROM_SUBGRAPH_DOES_NOT_EXIST", sentence, source.location)
