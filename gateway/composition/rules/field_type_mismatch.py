"""FIELD_TYPE_MISMATCH: subgraphs give a field types of which none includes the others."""

from collections.abc import Callable, Iterable, Sequence

from gateway.composition.merge.type_references import Hierarchy, most_general, most_specific
from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Compare the types of each output field, and of each input field that all subgraphs have."""
    sources = context.sources
    for type_name, name, definitions in sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        _compare(context, f"{type_name}.{name}", sources.resolving(definitions), most_general)
    for type_name, name, definitions in sources.all_fields(Kind.INPUT_OBJECT):
        if len(definitions) == len(sources.types[type_name]):
            _compare(context, f"{type_name}.{name}", definitions, most_specific)


def _compare(
    context: MergedContext,
    coordinate: str,
    definitions: Sequence[FieldSource],
    choose: Callable[[Iterable[str], Hierarchy], str | None],
) -> None:
    references = {source.field.type for source in definitions}
    if len(references) > 1 and choose((source.field.type for source in definitions), context.sources) is None:
        types = described_by_subgraph(
            ((source.subgraph.name, source.field.type) for source in definitions), lambda text: f'"{text}"'
        )
        sentence = f'"{coordinate}" is of types that do not fit together: {types}.'
        context.reports.error("FIELD_TYPE_MISMATCH", sentence, *(source.location for source in definitions))
