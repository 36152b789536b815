"""Typed conditions come in as GraphQL gives them, the same condition in the form of `where` goes out.

Both forms are read by `domain/where.py`, so that there is one truth table, one set of limits, and one place that errors
are named by.
"""

import strawberry
from strawberry import UNSET

from subgraphs.studio.search.domain.json_values import JsonObject
from subgraphs.studio.search.types.comparisons import (
    IdComparison,
    MetadataComparison,
    MomentComparison,
    NumberComparison,
    OneMember,
    TextComparison,
)


@strawberry.input(description="A condition on a place in the metadata.")
class MetadataCondition:
    """A place and what is asked of it."""

    path: str = strawberry.field(
        description="The keys that lead there from object to object, joined by dots: `author.name`."
    )
    is_: MetadataComparison = strawberry.field(name="is", description="What is asked of the value there.")


@strawberry.input(
    one_of=True,
    description=(
        "A condition on a blob. A comparison with a field that a blob has not is false, but for `ne`, `nin`, `not` and "
        "`exists: false`; values of different kinds are never equal, and neither is before the other."
    ),
)
class BlobCondition(OneMember):
    """One member of these."""

    and_: list["BlobCondition"] | None = strawberry.field(default=UNSET, name="and", description="All of these hold.")
    or_: list["BlobCondition"] | None = strawberry.field(
        default=UNSET, name="or", description="At least one of these holds."
    )
    not_: "BlobCondition | None" = strawberry.field(default=UNSET, name="not", description="This does not hold.")
    id: IdComparison | None = strawberry.field(default=UNSET, description="The blob's identifier.")
    parent_id: IdComparison | None = strawberry.field(default=UNSET, description="The parent's identifier.")
    title: TextComparison | None = strawberry.field(default=UNSET, description="The title.")
    content_type: TextComparison | None = strawberry.field(default=UNSET, description="The media type.")
    created_by: TextComparison | None = strawberry.field(
        default=UNSET, description="The provider that made the blob, or `user`."
    )
    size: NumberComparison | None = strawberry.field(default=UNSET, description="The size of the content in bytes.")
    version: NumberComparison | None = strawberry.field(default=UNSET, description="The number of the version.")
    created_at: MomentComparison | None = strawberry.field(
        default=UNSET, description="When the first version was made."
    )
    updated_at: MomentComparison | None = strawberry.field(default=UNSET, description="When this version was made.")
    metadata: MetadataCondition | None = strawberry.field(default=UNSET, description="A place in the metadata.")

    def where(self) -> JsonObject:
        """The same as `where` says it."""
        name, member = self.member()
        if isinstance(member, MetadataCondition):
            return {f"metadata.{member.path}": member.is_.where()}
        return {name: [one.where() for one in member] if isinstance(member, list) else member.where()}
