"""A page of rows comes in, a Relay connection of GraphQL nodes goes out."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

import strawberry

from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page

N = TypeVar("N")
T = TypeVar("T")

First = Annotated[int | None, strawberry.argument(description="How many to give from the start: 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only those after the one with this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many to give from the end: 1 to 100.")]
Before = Annotated[str | None, strawberry.argument(description="Only those before the one with this cursor.")]
Offset = Annotated[int | None, strawberry.argument(description="How many to skip from the start.")]
PageNumber = Annotated[int | None, strawberry.argument(description="Which page of `first` entries, counted from 1.")]


@strawberry.federation.type(shareable=True, description="Where a page stands within its list.")
class PageInfo:
    """The Relay page information."""

    has_next_page: bool = strawberry.field(description="Whether there are more entries after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there are more entries before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of this page's first entry.")
    end_cursor: str | None = strawberry.field(description="The cursor of this page's last entry.")


@strawberry.federation.type(shareable=True, description="A page in numbers, for pagers that show them.")
class Pagination:
    """What numbered pagers show."""

    page: int = strawberry.field(description="The number of this page, counted from 1.")
    limit: int = strawberry.field(description="How many entries a page holds at most.")
    offset: int = strawberry.field(description="How many entries stand before this page.")
    total: int = strawberry.field(description="How many entries there are on all pages.")
    pages: int = strawberry.field(description="How many pages there are.")


@strawberry.type(description="An entry of a list, with its place in that list.")
class Edge(Generic[N]):
    """A node and its cursor."""

    cursor: str = strawberry.field(description="The place of this entry, for `after` and `before`.")
    node: N = strawberry.field(description="The entry itself.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[N]):
    """One page of nodes. What counts the whole list is asked for only when it is selected."""

    page: strawberry.Private[Page[N]]

    @staticmethod
    def of(page: Page[T], convert: Callable[[T], N]) -> "Connection[N]":
        """The connection of a page of rows, each converted to its GraphQL type."""
        return Connection(page=page.map(convert))

    @field(description="The entries of this page, each with its place.")
    def edges(self) -> list[Edge[N]]:
        """Pair nodes and cursors."""
        pairs = zip(self.page.cursors, self.page.items, strict=True)
        return [Edge(cursor=cursor, node=node) for cursor, node in pairs]

    @field(description="The entries of this page, without their places.")
    def nodes(self) -> list[N]:
        """The nodes alone."""
        return list(self.page.items)

    @field(description="Where this page stands within the list.")
    def page_info(self) -> PageInfo:
        """The Relay page information."""
        cursors = self.page.cursors
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    @field(description="How many entries there are on all pages.")
    async def total_count(self) -> int:
        """Count the whole list."""
        return await self.page.total()

    @field(description="This page in numbers, for pagers that show them.")
    async def pagination(self) -> Pagination:
        """Count the whole list, and what stands before this page."""
        total, offset, limit = await self.page.total(), await self.page.offset(), self.page.limit
        return Pagination(page=offset // limit + 1, limit=limit, offset=offset, total=total, pages=-(-total // limit))
