"""Inputs of searches and queries come in as GraphQL gives them, and go out as the service takes them."""

from datetime import datetime
from typing import cast

import strawberry

from subgraphs.kit.scalars import JSON
from subgraphs.studio.search.domain.conditions import AllOf
from subgraphs.studio.search.domain.json_values import Json
from subgraphs.studio.search.domain.query import BlobQuery, check_extent, parse_order, parse_select
from subgraphs.studio.search.domain.where import parse_where
from subgraphs.studio.search.repository.hits import SearchSortField
from subgraphs.studio.search.service.searching import WantedFilters
from subgraphs.studio.search.types.conditions import BlobCondition
from subgraphs.studio.search.types.enums import QuerySource, SortDirection


@strawberry.input(description="What a search is narrowed to: all of these; within a list any one.")
class SearchFilter:
    """Filters of a search."""

    content_types: list[str] | None = strawberry.field(default=None, description="Only these content types.")
    tags: list[str] | None = strawberry.field(default=None, description="Only blobs with one of these tags.")
    created_after: datetime | None = strawberry.field(
        default=None, description="Only blobs created at this second or later."
    )
    created_before: datetime | None = strawberry.field(
        default=None, description="Only blobs created before this second."
    )
    parent_id: strawberry.ID | None = strawberry.field(default=None, description="Only children of this own blob.")
    provider: str | None = strawberry.field(
        default=None, description="Only blobs that this provider made, changed, or was asked to process."
    )

    def wanted(self) -> WantedFilters:
        """The same for the service."""
        return WantedFilters(
            self.content_types or (),
            self.tags or (),
            self.created_after,
            self.created_before,
            self.parent_id,
            self.provider,
        )


@strawberry.input(description="How the hits of a search are sorted.")
class SearchSort:
    """A field and a direction; of two alike hits the later one counts as greater."""

    field: SearchSortField = strawberry.field(
        default=SearchSortField.RELEVANCE, description="What to sort by; relevance unless given."
    )
    direction: SortDirection = strawberry.field(default=SortDirection.DESC, description="Downwards unless given.")


@strawberry.input(description="A search in the title, the tags and the text of the caller's blobs.")
class SearchBlobsInput:
    """A search."""

    query: str = strawberry.field(
        description=(
            'What to find: all of the words, in any form; `"words in quotes"` side by side; not what stands behind a '
            "`-`. The last word may be the beginning of one. Nothing is a syntax error. Where nothing is found, up "
            "to three words outside quotes, of five letters or more, may each have one typo: see `correctedQuery`."
        )
    )
    filter: SearchFilter | None = strawberry.field(default=None, description="What the hits are narrowed to.")
    sort: SearchSort | None = strawberry.field(
        default=None, description="How they are sorted; best first unless given."
    )
    highlight: bool | None = strawberry.field(
        default=True, description="Whether hits are marked with `<mark>` in excerpts."
    )


@strawberry.input(description="A field by which the rows of a query are sorted.")
class QueryOrder:
    """A field and a direction."""

    field: str = strawberry.field(description="A field such as `title` or `metadata.word_count`.")
    direction: SortDirection = strawberry.field(
        default=SortDirection.ASC, description="Upwards unless given. Blobs without the field come last either way."
    )


@strawberry.input(description="A query over the fields and the metadata of the caller's blobs.")
class QueryBlobsInput:
    """A query. Fields have their documented names: `content_type`, `metadata.word_count`."""

    select: list[str] | None = strawberry.field(
        default=None, description="The fields of the rows; id, title, content_type and created_at unless given."
    )
    source: QuerySource = strawberry.field(default=QuerySource.BLOBS, description="What is asked about.")
    where: JSON | None = strawberry.field(
        default=None,
        description=(
            'Conditions on fields: `{"metadata.word_count": {"gte": 100}, "metadata.status": "review"}`, all of which '
            "hold, combined by `and`, `or` and `not`. Operators: eq ne gt gte lt lte in nin contains starts_with "
            "exists; a bare value is `eq`. A field that a blob has not passes only ne, nin, not and `exists: false`; "
            "values of different kinds are never equal, and neither is before the other."
        ),
    )
    as_of: datetime | None = strawberry.field(
        default=None,
        description=(
            "Ask about the blobs as they were at this time, to the second: also those that were hidden since, without "
            "those that were removed since. As they are now unless given."
        ),
    )
    condition: BlobCondition | None = strawberry.field(
        default=None, description="The same as `where`, in types. Where both are given, both hold."
    )
    order_by: list[QueryOrder] | None = strawberry.field(
        default=None, description="What the rows are sorted by; then, and otherwise, by creation and id."
    )
    limit: int = strawberry.field(default=50, description="How many rows at most: 1 to 1000.")
    offset: int = strawberry.field(default=0, description="How many rows to skip.")

    def checked(self) -> BlobQuery:
        """The query, or VALIDATION_ERROR with the place of its first mistake."""
        check_extent(self.limit, self.offset)
        order = [(key.field, key.direction is SortDirection.DESC) for key in self.order_by or ()]
        # The scalar gives whatever JSON the client sent.
        where = parse_where(cast("Json", self.where))
        if self.condition is not None:
            where = AllOf((where, parse_where(self.condition.where(), "condition")))
        return BlobQuery(parse_select(self.select), where, parse_order(order), self.limit, self.offset)
