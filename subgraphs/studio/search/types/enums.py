"""The enums of searches and queries come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.studio.search.repository.hits import SearchSortField

describe_enum(
    SearchSortField,
    "What the hits of a search can be sorted by.",
    {
        SearchSortField.RELEVANCE: "How well they match.",
        SearchSortField.CREATED_AT: "The order of creation.",
        SearchSortField.UPDATED_AT: "The moment of the last change.",
        SearchSortField.TITLE: "The title, without regard to case.",
        SearchSortField.SIZE: "The size of the content in bytes.",
        SearchSortField.VERSION: "The number of the current version.",
        SearchSortField.CONTENT_TYPE: "The content type.",
    },
)


@strawberry.enum(description="In which direction a list is sorted.")
class SortDirection(Enum):
    """Upwards or downwards."""

    ASC = strawberry.enum_value("asc", description="The smallest, oldest or first in the alphabet comes first.")
    DESC = strawberry.enum_value("desc", description="The greatest, newest or last in the alphabet comes first.")


@strawberry.enum(description="What a query can be asked about.")
class QuerySource(Enum):
    """The one collection there is."""

    BLOBS = strawberry.enum_value("blobs", description="The caller's blobs at their heads.")
