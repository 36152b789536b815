"""Field sets in, the parts of representations that carry their values out."""

from gateway.planning.fetches.positions import Position
from gateway.planning.plan import Copy, CopyOnTypes, CopySelection
from gateway.supergraph.query_graph_facts import GraphFacts
from gateway.supergraph.query_graph_field_sets import ANY_TYPE, FieldSelection, TypeSet
from gateway.supergraph.query_graph_moves import TYPENAME, Entrance


def copy_entrance(
    entrance: Entrance, position: Position, types: TypeSet, facts: GraphFacts
) -> tuple[CopySelection, ...]:
    """Copy what an entrance needs from the objects of `types` at a position. Keys must be there, whole."""
    key = _copies(entrance.key, position, types, facts, is_key=True)
    return merge_copies(key, _copies(entrance.requires, position, types, facts, is_key=False))


def merge_copies(ours: tuple[CopySelection, ...], theirs: tuple[CopySelection, ...]) -> tuple[CopySelection, ...]:
    """Copy everything that either says, once."""
    merged: list[CopySelection] = list(ours)
    for each in theirs:
        for index, known in enumerate(merged):
            both = _merge_one(known, each)
            if both is not None:
                merged[index] = both
                break
        else:
            merged.append(each)
    return tuple(merged)


def clash(ours: tuple[CopySelection, ...], theirs: tuple[CopySelection, ...]) -> bool:
    """Tell whether one representation cannot say both: the same field with different values."""
    named = _by_name(ours)
    for name, copies in _by_name(theirs).items():
        for copy in copies:
            for known in named.get(name, ()):
                if known.source != copy.source or clash(known.selections, copy.selections):
                    return True
    return False


def _by_name(selections: tuple[CopySelection, ...]) -> dict[str, list[Copy]]:
    found: dict[str, list[Copy]] = {}
    for each in selections:
        match each:
            case Copy():
                found.setdefault(each.name, []).append(each)
            case CopyOnTypes():
                for name, copies in _by_name(each.selections).items():
                    found.setdefault(name, []).extend(copies)
    return found


def _merge_one(ours: CopySelection, theirs: CopySelection) -> CopySelection | None:
    match ours, theirs:
        case Copy(), Copy() if (ours.name, ours.source) == (theirs.name, theirs.source):
            selections = merge_copies(ours.selections, theirs.selections)
            return Copy(ours.name, ours.source, selections, ours.required or theirs.required)
        case CopyOnTypes(), CopyOnTypes() if ours.names == theirs.names:
            return CopyOnTypes(ours.names, merge_copies(ours.selections, theirs.selections))
        case _:
            return None


def _copies(
    selections: tuple[FieldSelection, ...], position: Position, types: TypeSet, facts: GraphFacts, *, is_key: bool
) -> tuple[CopySelection, ...]:
    copies: tuple[CopySelection, ...] = ()
    for each in selections:
        asked = each.types & types
        if asked:
            copy = _copy(each, position, asked, facts, is_key=is_key)
            part: CopySelection = copy if each.types == ANY_TYPE else CopyOnTypes(facts.names(asked), (copy,))
            copies = merge_copies(copies, (part,))
    return copies


def _copy(selection: FieldSelection, position: Position, types: TypeSet, facts: GraphFacts, *, is_key: bool) -> Copy:
    key = position.key_for(selection)
    required = is_key or any(facts.type_text(name, selection.name).endswith("!") for name, _ in facts.singles(types))
    if not selection.children:
        return Copy(selection.name, key, required=required)
    type_name = facts.value_type(types, selection.name)
    inside = _copies(selection.children, position.child(key), facts.types_of(type_name), facts, is_key=is_key)
    if facts.is_abstract(type_name):
        inside = merge_copies((Copy(TYPENAME, TYPENAME, required=True),), inside)
    return Copy(selection.name, key, inside, required)
