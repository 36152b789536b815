"""Comparisons of one field come in as GraphQL gives them, the same in the form of `where` go out.

Each is an input of one member: `None` stands for what is not set.
"""

from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from subgraphs.kit.scalars import JSON
from subgraphs.studio.search.domain.json_values import Json
from subgraphs.studio.search.domain.moments import print_second


class OneMember:
    """An input of which one member is set."""

    def member(self) -> tuple[str, Any]:  # Any: members of every type
        """The name of the member as `where` has it, and its value."""
        return next(
            (name.rstrip("_"), value) for name, value in vars(self).items() if value is not None and value is not UNSET
        )

    def where(self) -> Json:
        """The comparison as `where` says it."""
        operator, value = self.member()
        return {operator: value}


@strawberry.input(one_of=True, description="What a text is compared with, letter by letter.")
class TextComparison(OneMember):
    """A comparison of texts."""

    eq: str | None = strawberry.field(default=UNSET, description="It is this.")
    ne: str | None = strawberry.field(default=UNSET, description="It is not this.")
    gt: str | None = strawberry.field(default=UNSET, description="It comes after this, by code points.")
    gte: str | None = strawberry.field(default=UNSET, description="It is this or comes after it.")
    lt: str | None = strawberry.field(default=UNSET, description="It comes before this, by code points.")
    lte: str | None = strawberry.field(default=UNSET, description="It is this or comes before it.")
    in_: list[str] | None = strawberry.field(default=UNSET, name="in", description="It is one of these.")
    nin: list[str] | None = strawberry.field(default=UNSET, description="It is none of these.")
    contains: str | None = strawberry.field(
        default=UNSET, description="This is a part of it; or, where it is an array, an element."
    )
    starts_with: str | None = strawberry.field(default=UNSET, description="It begins with this.")


@strawberry.input(one_of=True, description="What a number is compared with.")
class NumberComparison(OneMember):
    """A comparison of numbers."""

    eq: float | None = strawberry.field(default=UNSET, description="It is this.")
    ne: float | None = strawberry.field(default=UNSET, description="It is not this.")
    gt: float | None = strawberry.field(default=UNSET, description="It is greater than this.")
    gte: float | None = strawberry.field(default=UNSET, description="It is this or greater.")
    lt: float | None = strawberry.field(default=UNSET, description="It is less than this.")
    lte: float | None = strawberry.field(default=UNSET, description="It is this or less.")
    in_: list[float] | None = strawberry.field(default=UNSET, name="in", description="It is one of these.")
    nin: list[float] | None = strawberry.field(default=UNSET, description="It is none of these.")


@strawberry.input(one_of=True, description="What a moment is compared with, to the second.")
class MomentComparison(OneMember):
    """A comparison of moments."""

    eq: datetime | None = strawberry.field(default=UNSET, description="It is this.")
    ne: datetime | None = strawberry.field(default=UNSET, description="It is not this.")
    gt: datetime | None = strawberry.field(default=UNSET, description="It is later than this.")
    gte: datetime | None = strawberry.field(default=UNSET, description="It is this or later.")
    lt: datetime | None = strawberry.field(default=UNSET, description="It is earlier than this.")
    lte: datetime | None = strawberry.field(default=UNSET, description="It is this or earlier.")

    def where(self) -> Json:
        """Moments are compared as blobs show them."""
        operator, moment = self.member()
        return {operator: print_second(moment)}


@strawberry.input(one_of=True, description="What an identifier is compared with.")
class IdComparison(OneMember):
    """A comparison of identifiers."""

    eq: strawberry.ID | None = strawberry.field(default=UNSET, description="It is this.")
    ne: strawberry.ID | None = strawberry.field(default=UNSET, description="It is not this.")
    in_: list[strawberry.ID] | None = strawberry.field(default=UNSET, name="in", description="It is one of these.")
    nin: list[strawberry.ID] | None = strawberry.field(default=UNSET, description="It is none of these.")
    is_null: bool | None = strawberry.field(default=UNSET, description="Whether there is none.")

    def where(self) -> Json:
        """No identifier is null in `where`."""
        return _null(self.is_null) if isinstance(self.is_null, bool) else super().where()


@strawberry.input(one_of=True, description="What a value of the metadata is compared with: with its kind, or as JSON.")
class MetadataComparison(OneMember):
    """A comparison of JSON values."""

    text: TextComparison | None = strawberry.field(
        default=UNSET,
        description="Compared with texts. A value of another kind is none of them, but for an array that contains one.",
    )
    number: NumberComparison | None = strawberry.field(
        default=UNSET, description="Compared with numbers: a value of another kind is none of them."
    )
    boolean: bool | None = strawberry.field(default=UNSET, description="It is this truth value.")
    is_null: bool | None = strawberry.field(default=UNSET, description="Whether it is there and null.")
    exists: bool | None = strawberry.field(default=UNSET, description="Whether it is there, if only as null.")
    eq: JSON | None = strawberry.field(default=UNSET, description="It is this, of any kind.")
    ne: JSON | None = strawberry.field(default=UNSET, description="It is not this, or not there.")
    in_: list[JSON | None] | None = strawberry.field(
        default=UNSET, name="in", description="It is one of these, of any kinds."
    )
    nin: list[JSON | None] | None = strawberry.field(default=UNSET, description="It is none of these, or not there.")
    contains: JSON | None = strawberry.field(
        default=UNSET, description="It is an array with this element, or a text with this text in it."
    )

    def where(self) -> Json:
        """A comparison with a kind is one of JSON with such a value."""
        if isinstance(self.is_null, bool):
            return _null(self.is_null)
        name, value = self.member()
        if isinstance(value, OneMember):
            return value.where()
        return {"eq" if name == "boolean" else name: value}


def _null(wanted: bool) -> Json:
    return {"eq" if wanted else "ne": None}
