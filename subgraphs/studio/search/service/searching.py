"""A search as a client asks for it comes in; its hits, their number and their facets go out (D-14, D-29)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Graph
from subgraphs.studio.search.domain.blob_ids import input_blob_id
from subgraphs.studio.search.domain.excerpt import excerpt_of, marked_text
from subgraphs.studio.search.domain.json_values import storable_text
from subgraphs.studio.search.domain.moments import print_second
from subgraphs.studio.search.domain.search_query import SearchQuery, parse_search_query
from subgraphs.studio.search.errors import blob_not_found, invalid_input, permission_denied, provider_not_found
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.hits import (
    FoundRow,
    Search,
    SearchFilters,
    SearchSortField,
    content_type_counts,
    found_page,
    is_provider_of,
    owner_of,
    tag_counts,
)
from subgraphs.studio.search.service.correcting import without_typos
from subgraphs.studio.search.service.heads import is_known_provider

MAX_ALTERNATIVES: Final = 100
_MAX_SKIPPED: Final = 2**31
_LONG_TEXT: Final = 50_000


@dataclass(frozen=True, slots=True)
class WantedFilters:
    """What a client narrows a search to, unchecked."""

    content_types: Sequence[str] = ()
    tags: Sequence[str] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    parent_id: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A blob that was found, as clients see it. `excerpt` is HTML."""

    document: DocumentRow
    excerpt: str
    score: float


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, and how many hits have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class _Settled:
    """The search whose hits are shown, with how many of them have each content type; its text where that is another
    than was asked."""

    search: Search
    content_types: Sequence[tuple[str, int]]
    corrected: str | None = None


class Found:
    """What a search finds, or the same without its typos where it finds nothing. Each part is read when it is first
    asked for, and once."""

    def __init__(self, session: AsyncSession, search: Search, text: str) -> None:
        self._session = session
        self._search = search
        self._text = text
        self._settling: asyncio.Task[_Settled] | None = None

    async def page(
        self, field: SearchSortField, *, descending: bool, limit: int, offset: int, highlight: bool
    ) -> list[Hit]:
        """The hits of one page."""
        if self._search.query.says_nothing or offset > _MAX_SKIPPED:
            return []
        search = self._search
        read = partial(found_page, self._session, field=field, descending=descending, limit=limit, offset=offset)
        rows = await read(search)
        if not rows:
            search = (await self._settled()).search
            rows = await read(search) if search is not self._search else []
        shown = partial(_hits, rows, search.query, highlight=highlight)
        long = sum(len(row.body) for row in rows) > _LONG_TEXT
        return await asyncio.to_thread(shown) if long else shown()

    async def content_types(self) -> list[Facet]:
        """How many hits there are of each content type, on all pages."""
        return [Facet(*counted) for counted in (await self._settled()).content_types]

    async def tags(self) -> list[Facet]:
        """How many hits have each tag, on all pages."""
        settled = await self._settled()
        if not settled.content_types:
            return []
        return [Facet(*counted) for counted in await tag_counts(self._session, settled.search)]

    async def total(self) -> int:
        """How many hits there are on all pages: each has one content type."""
        return sum(count for _, count in (await self._settled()).content_types)

    async def corrected(self) -> str | None:
        """The query without typos, where its hits are shown because the one that was asked has none."""
        return (await self._settled()).corrected

    async def _settled(self) -> _Settled:
        if self._settling is None:
            self._settling = asyncio.ensure_future(self._settle())
        return await self._settling

    async def _settle(self) -> _Settled:
        if self._search.query.says_nothing:
            return _Settled(self._search, [])
        counts = await content_type_counts(self._session, self._search)
        corrected = None if counts else await without_typos(self._session, self._search.owner_id, self._text)
        if corrected is not None:
            search = replace(self._search, query=parse_search_query(corrected))
            if found := await content_type_counts(self._session, search):
                return _Settled(search, found, corrected)
        return _Settled(self._search, counts)


async def search_blobs(session: AsyncSession, graph: Graph, owner_id: str, text: str, wanted: WantedFilters) -> Found:
    """Search the owner's blobs.

    VALIDATION_ERROR, BLOB_NOT_FOUND, PERMISSION_DENIED, PROVIDER_NOT_FOUND for what cannot be asked.
    """
    query = parse_search_query(text)
    filters = await _checked(session, owner_id, wanted)
    if filters.provider_id is not None:
        await _check_provider(session, graph, owner_id, filters.provider_id)
    return Found(session, Search(owner_id, query, filters), text)


async def _check_provider(session: AsyncSession, graph: Graph, owner_id: str, provider_id: str) -> None:
    """PROVIDER_NOT_FOUND for one that is not there; who has processed a blob is, so that few must be asked about."""
    known = await is_provider_of(session, owner_id, provider_id)
    if not known and not await is_known_provider(graph, owner_id, provider_id):
        raise provider_not_found(provider_id)


async def _checked(session: AsyncSession, owner_id: str, wanted: WantedFilters) -> SearchFilters:
    for field, words in (("tags", wanted.tags), ("contentTypes", wanted.content_types)):
        if len(words) > MAX_ALTERNATIVES:
            raise invalid_input(field, f"A search is filtered by at most {MAX_ALTERNATIVES} of these")
    return SearchFilters(
        content_types=tuple(map(storable_text, wanted.content_types)),
        tags=tuple(map(storable_text, wanted.tags)),
        created_after=print_second(wanted.created_after) if wanted.created_after else None,
        created_before=print_second(wanted.created_before) if wanted.created_before else None,
        parent_id=wanted.parent_id and await _own_parent(session, owner_id, wanted.parent_id),
        provider_id=wanted.provider and storable_text(wanted.provider),
    )


async def _own_parent(session: AsyncSession, owner_id: str, written: str) -> str:
    parent_id = input_blob_id(written, "parentId")
    owner = await owner_of(session, parent_id)
    if owner is None:
        raise blob_not_found(parent_id)
    if owner != owner_id:
        raise permission_denied("The blob belongs to another user")
    return parent_id


def _hits(rows: Sequence[FoundRow], query: SearchQuery, *, highlight: bool) -> list[Hit]:
    return [Hit(row.document, _excerpt(row, query, highlight=highlight), row.score) for row in rows]


def _excerpt(row: FoundRow, query: SearchQuery, *, highlight: bool) -> str:
    """A part of the text; of the title where there is no text, as of pictures."""
    if row.body.strip():
        return excerpt_of(row.body, query, highlight=highlight)
    return marked_text(row.document.title, query, highlight=highlight)
