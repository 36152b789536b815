"""The values of the query graph: where a plan can be, and the moves it can make from there."""

from dataclasses import dataclass, field
from enum import Enum

from gateway.supergraph.model import ContextArgument
from gateway.supergraph.query_graph_field_sets import FieldSelection, TypeSet

TYPENAME = "__typename"


class PlaceKind(Enum):
    """What the type of a place is in its graph."""

    OBJECT = "object"
    ABSTRACT = "abstract"
    """An interface or union: `__typename` says the object's type."""
    INTERFACE_OBJECT = "interface object"
    """An object type here, an interface elsewhere: nobody in this graph knows the object's type."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """An object of a type in one graph, with the fields that `@provides` makes available there.

    The query graph makes one value for each place, so that places compare by identity.
    """

    graph: str
    type_name: str
    kind: PlaceKind
    types: TypeSet
    """Types that the object can have."""
    provided: tuple[FieldSelection, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class GraphField:
    """A field as one graph has it. `type_text` is its type there, `named_type` the type without lists."""

    graph: str
    owner: str
    name: str
    type_text: str
    named_type: str
    is_leaf: bool
    is_resolvable: bool
    """False for a field that is external there: only `@provides` makes it available."""
    requires: tuple[FieldSelection, ...] = ()
    provides: tuple[FieldSelection, ...] = ()
    context_arguments: tuple[ContextArgument, ...] = ()

    @property
    def needs_more(self) -> bool:
        """Whether the field needs what its subgraph does not have: it is taken by entering, with that at hand."""
        return bool(self.requires or self.context_arguments)

    @property
    def list_depth(self) -> int:
        """How many lists are around the named type."""
        return self.type_text.count("[")


@dataclass(frozen=True, slots=True, eq=False)
class Entrance:
    """What an object must bring along to enter a graph: the fields of a key, and those that a field requires."""

    key: tuple[FieldSelection, ...] = ()
    requires: tuple[FieldSelection, ...] = ()
    needs: tuple[FieldSelection, ...] = field(init=False)
    """Both together."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", self.key + self.requires)


@dataclass(frozen=True, slots=True, eq=False)
class Stay:
    """Take the field where one is."""

    field: GraphField
    inside: Place | None
    """The place of the field's value; None for leaves."""


@dataclass(frozen=True, slots=True, eq=False)
class Enter:
    """Go to the same object in another graph (or again in this one), by any one of the entrances."""

    graph: str
    entrances: tuple[Entrance, ...]
    field: GraphField | None
    """The field to take there. None: only arrive, to learn the object's type, and look again from `arrival`."""
    inside: Place | None = None
    """The place of the field's value; None for leaves."""
    target: str | None = None
    """The interface or interface object that is entered; None: each object enters as what it is."""
    sent_as: str | None = None
    """The `__typename` to send instead of the object's own."""
    arrival: Place | None = None
    is_root: bool = False
    """Whether this is a new start from a root type, which needs no entrance."""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """All moves to one field that objects of some types at a place have in common."""

    types: TypeSet
    stay: Stay | None
    enters: tuple[Enter, ...]
    apart: "tuple[Branch, ...]" = ()
    """Where the types have different moves: the same types again, each with its own, for when the common ones fail."""
