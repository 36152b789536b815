"""An owner, a search query and filters come in; the page of hits, their facets and their best rank go out.

The hits of the full text index are the outer loop of every statement, and documents are looked up by number from
there: the other way round each of an owner's documents would be looked for in the index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sqlalchemy import CTE, ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from subgraphs.studio.search.domain.search_query import SearchQuery
from subgraphs.studio.search.models import DocumentRow, ProviderRow, TagRow, TextRow
from subgraphs.studio.search.repository.words import words_of_database

MAX_FACET_VALUES: Final = 100
_LEAST_SCORE: Final = 0.0001


class SearchSortField(Enum):
    """What hits are sorted by; the value is the column."""

    RELEVANCE = "rank"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    TITLE = "title_key"
    SIZE = "size"
    VERSION = "version"
    CONTENT_TYPE = "content_type"


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What hits are narrowed to. Lists of words are OR, the filters among one another AND."""

    content_types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created_after: str | None = None
    created_before: str | None = None
    parent_id: str | None = None
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Whose blobs are searched, for what, narrowed to what."""

    owner_id: str
    query: SearchQuery
    filters: SearchFilters = SearchFilters()


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A hit: the document, its text, and how its rank stands to the best one's."""

    document: DocumentRow
    body: str
    score: float


async def found_page(
    session: AsyncSession, search: Search, field: SearchSortField, *, descending: bool, limit: int, offset: int
) -> list[FoundRow]:
    """The hits of one page; the best rank is that of all pages. Of two alike the later one counts as greater."""
    hits = _hits(session, search, ranked=True)
    by = hits.c.rank if field is SearchSortField.RELEVANCE else getattr(DocumentRow, field.value)
    keys = (by, DocumentRow.number)
    best = func.max(hits.c.rank).over()
    statement = select(DocumentRow.number, hits.c.rank, best).select_from(hits).join(*_documents(hits))
    found = await session.execute(
        statement.where(*_matching(search))
        .order_by(*(key.desc() if descending else key.asc() for key in keys))
        .limit(limit)
        .offset(offset)
    )
    scores = {number: _score(rank, best_rank) for number, rank, best_rank in found.all()}
    rows = await session.execute(
        select(DocumentRow, TextRow.body)
        .join(TextRow, TextRow.number == DocumentRow.number)
        .where(DocumentRow.number.in_(scores))
    )
    texts = {document.number: (document, body) for document, body in rows.all()}
    return [FoundRow(*texts[number], score) for number, score in scores.items() if number in texts]


async def content_type_counts(session: AsyncSession, search: Search) -> list[tuple[str, int]]:
    """How many hits there are of each content type, most first; together they are all hits."""
    hits = _hits(session, search, ranked=False)
    statement = select(DocumentRow.content_type, func.count()).select_from(hits).join(*_documents(hits))
    statement = statement.where(*_matching(search)).group_by(DocumentRow.content_type)
    rows = await session.execute(statement.order_by(func.count().desc(), DocumentRow.content_type))
    return [(content_type, count) for content_type, count in rows.all()]


async def tag_counts(session: AsyncSession, search: Search) -> list[tuple[str, int]]:
    """How many hits have each tag, most first: the first hundred tags."""
    hits = _hits(session, search, ranked=False)
    statement = select(TagRow.tag, func.count()).select_from(hits).join(*_documents(hits))
    statement = statement.join(TagRow, TagRow.number == DocumentRow.number)
    statement = statement.where(*_matching(search)).group_by(TagRow.tag)
    rows = await session.execute(statement.order_by(func.count().desc(), TagRow.tag).limit(MAX_FACET_VALUES))
    return [(tag, count) for tag, count in rows.all()]


async def which_find(session: AsyncSession, owner_id: str, queries: Sequence[SearchQuery]) -> Sequence[bool]:
    """Of each query whether it finds anything of an owner's."""
    words = words_of_database(session)
    found = (words.hits(owner_id, query, ranked=False).exists() for query in queries)
    return [bool(one) for one in (await session.execute(select(*found))).one()]


async def owner_of(session: AsyncSession, blob_id: str) -> str | None:
    """Who owns a blob that the index knows."""
    owner_id: str | None = await session.scalar(select(DocumentRow.owner_id).where(DocumentRow.blob_id == blob_id))
    return owner_id


async def is_provider_of(session: AsyncSession, owner_id: str, provider_id: str) -> bool:
    """Whether any of an owner's blobs has to do with a provider."""
    statement = select(exists().where(DocumentRow.owner_id == owner_id, _touched_by(provider_id)))
    return bool(await session.scalar(statement))


def _hits(session: AsyncSession, search: Search, *, ranked: bool) -> CTE:
    hits = words_of_database(session).hits(search.owner_id, search.query, ranked=ranked)
    return hits.cte("hits").prefix_with("MATERIALIZED")


def _documents(hits: CTE) -> tuple[type[DocumentRow], ColumnElement[bool]]:
    return DocumentRow, DocumentRow.number == hits.c.number


def _matching(search: Search) -> Iterator[ColumnElement[bool]]:
    """The filters. The owner once more: whose blobs are shown never depends on the words of an index alone."""
    filters = search.filters
    # Not as a column that an index has, or SQLite would start from the owner's documents.
    yield DocumentRow.owner_id.concat("") == search.owner_id
    if filters.content_types:
        yield DocumentRow.content_type.in_(filters.content_types)
    if filters.tags:
        wanted = aliased(TagRow)  # another one than that which a facet counts
        yield exists().where(wanted.number == DocumentRow.number, wanted.tag.in_(filters.tags))
    if filters.created_after is not None:
        yield DocumentRow.created_at.concat("") >= filters.created_after
    if filters.created_before is not None:
        yield DocumentRow.created_at.concat("") < filters.created_before
    if filters.parent_id is not None:
        yield DocumentRow.parent_id == filters.parent_id
    if filters.provider_id is not None:
        yield _touched_by(filters.provider_id)


def _touched_by(provider_id: str) -> ColumnElement[bool]:
    """Processed by a provider, asked of it, or created by it (D-14)."""
    processed = exists().where(ProviderRow.blob_id == DocumentRow.blob_id, ProviderRow.provider_id == provider_id)
    return or_(DocumentRow.created_by == provider_id, processed)


def _score(rank: float, best: float) -> float:
    """A hit's rank against the best one's: above 0, and 1 for the best."""
    return min(1.0, max(rank / best, _LEAST_SCORE))
