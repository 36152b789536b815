"""The words of messages come in, statements on the database's own full text index go out.

Words are parted in Python (`domain/words.py`), so that both databases find alike. The organization and the platform
are indexed words themselves: of other organizations' messages nothing is ever looked at.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

_MAX_POSITION: Final = 16_383
CREATE: Final = {
    "sqlite": ("CREATE VIRTUAL TABLE words USING fts5(scope, body, columnsize = 0, tokenize = 'ascii')",),
    "postgresql": (
        "CREATE TABLE words (number BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
        "CREATE INDEX ix_words_vector ON words USING gin (vector)",
    ),
}
_INSERT: Final = {
    "sqlite": "INSERT INTO words (rowid, scope, body) VALUES (?, ?, ?)",
    "postgresql": "INSERT INTO words (number, vector) VALUES ($1, CAST($2::text AS tsvector))",
}
_DELETE: Final = {
    "sqlite": text("DELETE FROM words WHERE rowid = :number"),
    "postgresql": text("DELETE FROM words WHERE number = :number"),
}
_NEWEST: Final = {
    "sqlite": text("SELECT rowid FROM words WHERE words MATCH :query ORDER BY rowid DESC LIMIT :most"),
    "postgresql": text(
        "SELECT number FROM words WHERE vector @@ CAST(:query AS tsquery) ORDER BY number DESC LIMIT :most"
    ),
}
_COUNT: Final = {
    "sqlite": text("SELECT count(*) FROM words WHERE words MATCH :query"),
    "postgresql": text("SELECT count(*) FROM words WHERE vector @@ CAST(:query AS tsquery)"),
}
_AND: Final = {"sqlite": " AND ", "postgresql": " & "}


async def add(session: AsyncSession, rows: Iterable[tuple[int, str, str, Sequence[str]]]) -> None:
    """Make messages findable: number, organization, platform and words of each."""
    dialect = session.get_bind().dialect.name
    values = [_row(dialect, *row) for row in rows]
    if values:
        connection = await session.connection()
        await connection.exec_driver_sql(_INSERT[dialect], values)


async def remove(session: AsyncSession, numbers: Iterable[int]) -> None:
    """Find messages no longer."""
    values = [{"number": number} for number in numbers]
    if values:
        await session.execute(_DELETE[session.get_bind().dialect.name], values)


async def newest_hits(
    session: AsyncSession, organization_id: str, platform: str | None, words: Sequence[str], *, phrase: bool, most: int
) -> list[int]:
    """The numbers of the newest messages that have all the words; in a row where `phrase`."""
    dialect = session.get_bind().dialect.name
    query = _query(dialect, organization_id, platform, words, phrase=phrase)
    found = await session.execute(_numbered(_NEWEST[dialect]), {"query": query, "most": most})
    return [row[0] for row in found]


async def count_hits(session: AsyncSession, organization_id: str, platform: str | None, words: Sequence[str]) -> int:
    """How many messages have all the words."""
    dialect = session.get_bind().dialect.name
    query = _query(dialect, organization_id, platform, words, phrase=False)
    return int(await session.scalar(_COUNT[dialect], {"query": query}) or 0)


def _numbered(statement: TextClause) -> TextClause:
    return statement.bindparams(bindparam("query"), bindparam("most"))


def _row(dialect: str, number: int, organization_id: str, platform: str, words: Sequence[str]) -> tuple[int | str, ...]:
    scope = _scope(organization_id)
    if dialect == "sqlite":
        return (number, f"{scope} {platform}", " ".join(words))
    places: dict[str, list[str]] = {}
    for position, word in enumerate(words, 1):
        places.setdefault(word, []).append(str(min(position, _MAX_POSITION)))
    lexemes = [f"'{word}':{','.join(at[:255])}" for word, at in places.items()]
    return (number, " ".join([f"'@{scope}' '@{platform}'", *lexemes]))


def _query(dialect: str, organization_id: str, platform: str | None, words: Sequence[str], *, phrase: bool) -> str:
    """Every word stands in quotes, and has none in it: letters and digits alone."""
    scopes = [_scope(organization_id), *([platform] if platform else [])]
    if dialect == "sqlite":
        body = [f'body : "{" ".join(words)}"'] if phrase else [f'body : "{word}"' for word in words]
        return _AND[dialect].join([*(f'scope : "{scope}"' for scope in scopes), *body])
    quoted = [f"'{word}'" for word in words]
    body = [f"({' <-> '.join(quoted)})"] if phrase else quoted
    return _AND[dialect].join([*(f"'@{scope}'" for scope in scopes), *body])


@lru_cache(maxsize=4096)
def _scope(organization_id: str) -> str:
    """Digits alone, which no tokenizer parts, and so many that no two organizations have the same."""
    return str(int.from_bytes(blake2b(organization_id.encode("utf-8", "replace"), digest_size=12).digest(), "big"))
