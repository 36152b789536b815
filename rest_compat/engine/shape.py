"""The selection of a document comes in; a shaper goes out, which turns the graph's answer into the documented body.

Whatever needs no change is handed on as it is; a shaper never changes what it was given. Enum values become the words
of REST (lower case); the local directives do the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLOutputType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
)

from rest_compat.engine.client import Json
from rest_compat.engine.document import DocumentError
from rest_compat.engine.naming import rest_name
from rest_compat.engine.selections import Member, Selections


@dataclass(slots=True)
class Answering:
    """What shaping needs beside the answer, and what it finds that is not the body's."""

    variables: Mapping[str, Json]
    origin: str
    """Scheme, host and port under which the client reached the API."""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


Shaper = Callable[[Json, Answering], Json]
Place = Callable[[Mapping[str, Json], dict[str, Json], Answering], None]


def compile_shape(selections: Selections) -> Shaper | None:
    """A shaper of the whole `data`: the value of a root field called `body`, otherwise the root selection.

    None where the body is the data as it comes.
    """
    root = selections.root()
    members = selections.members(selections.document.operation.selection_set, root)
    shape = _object_shaper(selections, members)
    if [member.key for member in members] != ["body"]:
        return shape
    if shape is None:
        return lambda data, _: data["body"]
    return lambda data, answering: shape(data, answering)["body"]


def compile_selection(selections: Selections, selection_set: SelectionSetNode, parent: GraphQLNamedType) -> Shaper:
    """A shaper of one object, which keeps only what this selection asks for."""
    members = selections.members(selection_set, parent)
    return _rebuilt([_place(selections, member) for member in members])


def _object_shaper(selections: Selections, members: Sequence[Member]) -> Shaper | None:
    """A shaper of one object; None where it stays as it is."""
    _refuse_clashes(selections, members)
    if any(member.directives.keys() - {"keyed", "format"} for member in members):
        return _rebuilt([_place(selections, member) for member in members])
    changes = [(member.key, change) for member in members if (change := _value_shaper(selections, member))]
    if not changes:
        return None

    def with_changes(value: Json, answering: Answering) -> Json:
        shaped = dict(value)
        for key, change in changes:
            if key in shaped:
                shaped[key] = change(shaped[key], answering)
        return shaped

    return with_changes


def _rebuilt(places: Sequence[Place]) -> Shaper:
    def rebuild(value: Json, answering: Answering) -> Json:
        shaped: dict[str, Json] = {}
        for place in places:
            place(value, shaped, answering)
        return shaped

    return rebuild


def _place(selections: Selections, member: Member) -> Place:
    """How one field finds its place in the object."""
    directives = member.directives
    key = member.key
    if "constant" in directives:
        constant = directives["constant"]["value"]
        return lambda _, shaped, __: shaped.__setitem__(key, constant)
    if "echo" in directives:
        variable = directives["echo"]["variable"]
        if variable not in {known.name for known in selections.document.variables}:
            raise DocumentError(f"{selections.document.name}: @echo names an unknown variable ${variable}")
        return lambda _, shaped, answering: shaped.__setitem__(key, answering.variables.get(variable))
    if "lift" in directives:
        return _lift(selections, member)
    change = _value_shaper(selections, member)
    if "header" in directives:
        return _header(key, change, directives["header"])
    return _keep(key, change, omit_null="omitNull" in directives)


def _keep(key: str, change: Shaper | None, *, omit_null: bool) -> Place:
    def place(value: Mapping[str, Json], shaped: dict[str, Json], answering: Answering) -> None:
        if key in value:
            part = value[key] if change is None else change(value[key], answering)
            if part is not None or not omit_null:
                shaped[key] = part

    return place


def _header(key: str, change: Shaper | None, arguments: Mapping[str, Any]) -> Place:  # Any: arguments are JSON
    name = arguments["name"].lower().encode("latin-1")
    template = arguments.get("as", "{}")

    def place(value: Mapping[str, Json], _: dict[str, Json], answering: Answering) -> None:
        part = value.get(key)
        if part is not None:
            part = part if change is None else change(part, answering)
            text = ",".join(map(str, part)) if isinstance(part, list) else str(part)
            line = " ".join(template.replace("{}", text).split())  # a line break would begin another header
            answering.headers.append((name, line.encode("latin-1", "replace")))

    return place


def _lift(selections: Selections, member: Member) -> Place:
    if member.node.selection_set is None or _is_list(member.definition.type):
        raise DocumentError(f"{selections.document.name}: @lift on {member.key} needs one object")
    inner = selections.below(member)
    shape = _rebuilt([_place(selections, part) for part in inner])
    names = _names(selections, inner)
    key = member.key

    def place(value: Mapping[str, Json], shaped: dict[str, Json], answering: Answering) -> None:
        if key in value:
            part = value[key]
            shaped.update(dict.fromkeys(names) if part is None else shape(part, answering))

    return place


def _names(selections: Selections, members: Sequence[Member]) -> list[str]:
    """The keys that an object shows in the body."""
    names: list[str] = []
    for member in members:
        if "lift" in member.directives:
            names += _names(selections, selections.below(member))
        elif "header" not in member.directives:
            names.append(member.key)
    return names


def _refuse_clashes(selections: Selections, members: Sequence[Member]) -> None:
    names = _names(selections, members)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise DocumentError(f"{selections.document.name}: after @lift two fields are called {', '.join(twice)}")


def _value_shaper(selections: Selections, member: Member) -> Shaper | None:
    """A shaper of a field's value, whatever its lists and nulls; None where it stays as it is."""
    shape = _named_shaper(selections, member)
    change = None if shape is None else _through_lists(shape, member.definition.type)
    if "format" in member.directives:
        return _format(member, change)
    if "keyed" in member.directives:
        _check_keyed(selections, member)
        return _keyed(change, member.directives["keyed"])
    if "spelled" in member.directives:
        return _spelled(selections, member.directives["spelled"]["as"])
    return change


def _spelled(selections: Selections, spelling: Any) -> Shaper:  # Any: an argument of a directive
    if spelling not in ("snake", "camel"):
        raise DocumentError(f"{selections.document.name}: @spelled knows snake and camel, not {spelling}")

    def respell(value: Json, _: Answering) -> Json:
        if not isinstance(value, Mapping):
            return value
        spelt = {rest_name(name, spelling): part for name, part in value.items()}
        if isinstance(spelt.get("field"), str):
            spelt["field"] = rest_name(spelt["field"], spelling)
        return spelt

    return respell


def _format(member: Member, change: Shaper | None) -> Shaper:
    """Put values into a text, each of a list into its own."""
    template = member.directives["format"]["as"]

    def put(value: Json, answering: Answering) -> Json:
        return template.replace("{origin}", answering.origin).replace("{}", str(value))

    text = _through_lists(put, member.definition.type)
    if change is None:
        return text
    return lambda value, answering: text(change(value, answering), answering)


def _named_shaper(selections: Selections, member: Member) -> Shaper | None:
    named = get_named_type(member.definition.type)
    if isinstance(named, GraphQLEnumType):
        words = enum_words(selections, member, named)
        return lambda value, _: words.get(value, value)
    if is_composite_type(named):
        return _object_shaper(selections, selections.below(member))
    return None


def enum_words(selections: Selections, member: Member, kind: GraphQLEnumType) -> dict[str, str]:
    """Value of an enum → its word in the body."""
    other = dict(member.directives["words"]["as"]) if "words" in member.directives else {}
    if unknown := other.keys() - kind.values.keys():
        raise DocumentError(f"{selections.document.name}: @words on {member.key} names {', '.join(sorted(unknown))}")
    return {name: name.lower() for name in kind.values} | other


def _through_lists(shape: Shaper, kind: GraphQLOutputType) -> Shaper:
    nullable = get_nullable_type(kind)
    if not isinstance(nullable, GraphQLList):
        return lambda value, answering: None if value is None else shape(value, answering)
    item = _through_lists(shape, nullable.of_type)
    return lambda value, answering: None if value is None else [item(entry, answering) for entry in value]


def _is_list(kind: GraphQLOutputType) -> bool:
    return isinstance(get_nullable_type(kind), GraphQLList)


def _check_keyed(selections: Selections, member: Member) -> None:
    selected = {part.key for part in selections.below(member)}
    for name in member.directives["keyed"].values():
        if name not in selected:
            raise DocumentError(f"{selections.document.name}: @keyed on {member.key} needs the field {name}")


def _keyed(change: Shaper | None, arguments: Mapping[str, Any]) -> Shaper:  # Any: arguments are JSON
    by, only = arguments["by"], arguments.get("value")

    def fold(entries: Json, answering: Answering) -> Json:
        if entries is None:
            return None
        folded = {}
        for entry in entries if change is None else change(entries, answering):
            folded[entry[by]] = entry[only] if only else {name: part for name, part in entry.items() if name != by}
        return folded

    return fold
