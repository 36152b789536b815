"""What a fetch wants in, selections that are valid in the subgraph's schema out.

A field goes straight into its selection set where the type there has it for all objects that want it; else into a
fragment on an interface that stands for just these objects, or into one fragment for each type.
"""

from gateway.planning.fetches.wanted import Wanted, WantedField
from gateway.planning.writing.written import Written, WrittenField, WrittenFragment, guarded
from gateway.supergraph.query_graph import QueryGraph
from gateway.supergraph.query_graph_field_sets import UNGUARDED, Guard, TypeSet
from gateway.supergraph.query_graph_moves import TYPENAME, PlaceKind


def write_selections(
    wanted: Wanted, graph: str, type_name: str, moves: QueryGraph, guard: Guard = UNGUARDED
) -> tuple[Written, ...]:
    """Write what is wanted of objects of `type_name`. `guard` holds for all of it already."""
    return _Writer(graph, moves).write(wanted, type_name, moves.facts.types_in_graph(graph, type_name), guard)


def write_entities(wanted: Wanted, graph: str, moves: QueryGraph, guard: Guard = UNGUARDED) -> tuple[Written, ...]:
    """Write what is wanted of entities that enter as what they are: one fragment for each type."""
    return _Writer(graph, moves).write_each_type(wanted, guard)


class _Writer:
    def __init__(self, graph: str, moves: QueryGraph) -> None:
        self._graph = graph
        self._moves = moves

    def write(self, wanted: Wanted, type_name: str, possible: TypeSet, guard: Guard = UNGUARDED) -> tuple[Written, ...]:
        direct: list[Written] = []
        fragments: dict[str, list[WantedField]] = {}
        has_typename = wanted.is_abstract
        is_whole = self._moves.facts.kind(self._graph, type_name) is not PlaceKind.ABSTRACT
        for field in wanted.without_covered():
            if field.name == TYPENAME:
                has_typename = True
                continue
            types = field.types & possible
            name = type_name if is_whole else self._fragment_type(field, type_name, possible)
            if name == type_name:
                direct += self._write_field(field, type_name, guard)
            elif name is not None:
                fragments.setdefault(name, []).append(field)
            else:
                for single, _ in self._moves.facts.singles(types):
                    fragments.setdefault(single, []).append(field)
        if has_typename or not (direct or fragments):
            kind = self._moves.facts.kind(self._graph, type_name)
            direct.insert(0, _typename(is_untrue=kind is PlaceKind.INTERFACE_OBJECT))
        return (*direct, *self._write_fragments(fragments, guard))

    def _fragment_type(self, field: WantedField, type_name: str, possible: TypeSet) -> str | None:
        types = field.types & possible
        return self._moves.fragment_type(self._graph, type_name, possible, field.name, types)

    def write_each_type(self, wanted: Wanted, guard: Guard) -> tuple[Written, ...]:
        fragments: dict[str, list[WantedField]] = {}
        for field in wanted.without_covered():
            for single, _ in self._moves.facts.singles(field.types):
                fragments.setdefault(single, []).append(field)
        return self._write_fragments(fragments, guard)

    def _write_fragments(self, fragments: dict[str, list[WantedField]], guard: Guard) -> tuple[Written, ...]:
        written = []
        for name, fields in fragments.items():
            selections = tuple(each for field in fields for each in self._write_field(field, name, guard))
            written.append(WrittenFragment(name, selections))
        return tuple(written)

    def _write_field(self, field: WantedField, type_name: str, outer: Guard) -> list[Written]:
        if field.name == TYPENAME:
            return [_typename()]
        found = self._moves.facts.field(self._graph, type_name, field.name)
        assert found is not None  # noqa: S101 - the search takes no field where it is not
        written: list[Written] = []
        for guard in field.guards:
            inside = None
            if field.inside is not None:
                types = self._moves.facts.types_in_graph(self._graph, found.named_type)
                inside = self.write(field.inside, found.named_type, types)
            one = WrittenField(
                key=field.key,
                name=field.name,
                type_text=found.type_text,
                arguments=field.arguments,
                arguments_text=field.arguments_text,
                directives=field.directives,
                inside=inside,
            )
            written.append(guarded(one, guard - outer))
        return written


def _typename(*, is_untrue: bool = False) -> WrittenField:
    return WrittenField(TYPENAME, TYPENAME, "String!", is_untrue=is_untrue)
