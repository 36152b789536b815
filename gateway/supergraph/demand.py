"""What parts of a supergraph cost: `@cost` and `@listSize` as values, by schema coordinate."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ListSize:
    """One `@listSize`: how many items to expect of a field that gives a list, or of lists right below it."""

    assumed_size: int | None = None
    slicing_arguments: tuple[str, ...] = ()
    sized_fields: tuple[str, ...] = ()
    """Which lists below the field have the size; if none is named, the field itself."""
    require_one_slicing_argument: bool = True


@dataclass(frozen=True, slots=True)
class Demand:
    """The weights and sizes of one supergraph. What is not listed has the usual ones."""

    weights: Mapping[str, int] = field(default_factory=dict)
    """By coordinate of a type, a field, an argument or an input field: `T`, `T.f`, `T.f(a:)`, `I.f`."""
    list_sizes: Mapping[str, ListSize] = field(default_factory=dict)
    """By coordinate of a field."""
