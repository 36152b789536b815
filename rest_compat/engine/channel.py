"""A channel row and its documents come in; a channel that recognises its names and its events goes out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import GraphQLNamedType, InlineFragmentNode, OperationType, SelectionSetNode, get_named_type

from rest_compat.engine.client import Json, Prepared
from rest_compat.engine.directives import local_directives
from rest_compat.engine.document import Document, DocumentError
from rest_compat.engine.errors import Names
from rest_compat.engine.route import Channel
from rest_compat.engine.selections import Selections
from rest_compat.engine.shape import Answering, Shaper, compile_selection
from rest_compat.engine.variables import Filler, Inputs

_TYPE = "type"
"""Key under which every event says what it is."""
_ANY = ""
_SEQUENCE = "sequence"
"""Key under which it may say its number; numbers rise."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a socket sends: a type, and the data of it."""

    type: str
    data: Json


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription document: one stream of events for each caller, whatever channels they choose."""

    name: str
    prepared: Prepared
    key: str
    """The root field that carries the event."""
    shapers: Mapping[str, tuple[str, Shaper]]
    """Type of an event → type and shaper of its message; under `_ANY` one for all."""
    start: Prepared | None = None
    """What answers the subscription's variables, such as the number of the newest event."""
    numbered: bool = False
    """Whether events carry a `sequence`, from which the subscription can begin once more."""

    def message(self, event: Mapping[str, Json], origin: str) -> Message | None:
        """What is sent of an event to a client of `origin`; None for one that the document has no message for."""
        found = self.shapers.get(_ANY) or self.shapers.get(event[_TYPE])
        return None if found is None else Message(found[0], found[1](event, Answering({}, origin)))


@dataclass(frozen=True, slots=True)
class Guard:
    """A query that says whether a caller may have a channel."""

    prepared: Prepared
    filler: Filler
    names: Names

    def variables(self, values: Mapping[str, str]) -> dict[str, Json]:
        """Its variables, from the placeholders of a channel's name."""
        return self.filler.fill(Inputs(values, {}, {}))

    def spelt(self, values: Mapping[str, str], data: Mapping[str, Json]) -> dict[str, str]:
        """The placeholders as events spell them, where the guard's answer says how."""
        (found,) = data.values()
        return {name: found.get(name, value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class LoadedChannel:
    """A kind of channel that is ready to serve."""

    row: Channel
    pattern: re.Pattern[str]
    feed: Feed
    guard: Guard | None

    def values(self, name: str) -> dict[str, str] | None:
        """What the placeholders hold in a channel's name; None where it is another kind of channel."""
        match = self.pattern.fullmatch(name)
        return None if match is None else match.groupdict()

    def wants(self, event: Mapping[str, Json], values: Mapping[str, str]) -> bool:
        """Whether an event belongs into a channel of these values."""
        if self.row.events and event[_TYPE] not in self.row.events:
            return False
        return all(event.get(key) == values[name] for key, name in self.row.where.items())


def channel_pattern(row: Channel) -> re.Pattern[str]:
    """The names of a kind of channel."""
    parts = re.split(r"(\{\w+\})", row.pattern)
    return re.compile("".join(f"(?P<{part[1:-1]}>.+)" if part.startswith("{") else re.escape(part) for part in parts))


def load_feed(
    selections: Selections,
    prepared: Prepared,
    start: tuple[Selections, Prepared] | None = None,
    *,
    asked: frozenset[str] | None = None,
) -> Feed:
    """Read the messages of a subscription document.

    `start` is the query whose answer is its variables, beside those that a client is `asked` for; None: there are
    channels to choose from instead.
    """
    document = selections.document
    given = root_keys(start[0]) if start else set()
    if document.operation.operation is not OperationType.SUBSCRIPTION or _variables(document) != given | (
        asked or set()
    ):
        raise DocumentError(f"{document.name}: a channel needs a subscription without variables, or a start for them")
    (root,) = selections.members(document.operation.selection_set, selections.root())
    parent = get_named_type(root.definition.type)
    selected = root.node.selection_set
    if selected is None:
        raise DocumentError(f"{document.name}: the events must be objects")
    keys = {member.key for member in selections.members(selected, parent)}
    shapers = dict(_messages(selections, selected, parent))
    if not shapers and asked is not None:
        shapers[_ANY] = (root.key, compile_selection(selections, selected, parent))
    elif _TYPE not in keys:
        raise DocumentError(f"{document.name}: the events must say their `{_TYPE}`")
    elif not shapers:
        raise DocumentError(f"{document.name}: no selection is the data of a @message")
    numbered = _SEQUENCE in keys and len(given) == 1
    return Feed(document.name, prepared, root.key, shapers, start[1] if start else None, numbered)


def _messages(
    selections: Selections, selected: SelectionSetNode, parent: GraphQLNamedType
) -> Iterator[tuple[str, tuple[str, Shaper]]]:
    """Type of an event → type and shaper of its message."""
    for node in selected.selections:
        if isinstance(node, InlineFragmentNode) and (message := local_directives(node).get("message")):
            yield message["event"], (message["name"], compile_selection(selections, node.selection_set, parent))


def _variables(document: Document) -> set[str]:
    return {variable.name for variable in document.variables}


def root_keys(selections: Selections) -> set[str]:
    """What the answer of a document has at its top."""
    return {member.key for member in selections.members(selections.document.operation.selection_set, selections.root())}
