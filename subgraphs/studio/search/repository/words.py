"""A session comes in, the full text index of its database goes out: one port, two forms."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.document import Terms
from subgraphs.studio.search.domain.search_query import SearchQuery
from subgraphs.studio.search.repository.postgres_words import PostgresWords
from subgraphs.studio.search.repository.sqlite_words import SqliteWords


class Words(Protocol):
    """The words of all documents, by the documents' numbers."""

    async def add(self, session: AsyncSession, terms: Mapping[int, tuple[str, Terms]]) -> None:
        """Make documents that have no words yet findable: number → owner and words."""
        ...

    async def remove(self, session: AsyncSession, numbers: Sequence[int]) -> None:
        """Forget the words of documents."""
        ...

    def hits(self, owner_id: str, query: SearchQuery, *, ranked: bool) -> Select[Any]:
        """The numbers of an owner's documents that a query finds, with how well it does so where `ranked`.

        Columns `number` and `rank`; a greater rank, always above 0, is better.
        """
        ...

    async def among(self, session: AsyncSession, owner_id: str, candidates: Collection[str]) -> Counter[str]:
        """Those of the candidates that stand, as they are written, in an owner's documents: in how many of the first
        hundred of these. At least one candidate is given."""
        ...


_SQLITE, _POSTGRES = SqliteWords(), PostgresWords()


def words_of_database(session: AsyncSession) -> Words:
    """The full text index of the database that a session reads or writes."""
    return _SQLITE if is_sqlite(session) else _POSTGRES


def is_sqlite(session: AsyncSession) -> bool:
    """Whether the session's database is SQLite, otherwise PostgreSQL."""
    return bool(session.get_bind().dialect.name == "sqlite")
