"""Words and queries come in, statements on SQLite's FTS5 go out.

The words of a document are its own (`domain/words.py`), so FTS5 only has to part them at spaces, which its tokenizer
`ascii` does: every character beyond ASCII belongs to a word there. The owner is a word of an indexed column, so that
of another owner's documents nothing is ever looked at. In a query every word stands in quotes.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.document import Terms
from subgraphs.studio.search.domain.search_query import Phrase, SearchQuery
from subgraphs.studio.search.repository.owners import COUNTED_DOCUMENTS, owner_word

CREATE: Final = "CREATE VIRTUAL TABLE words USING fts5(owner, title, tags, body, plain, tokenize = 'ascii')"

_WORDS: Final = table(
    "words", column("rowid"), column("owner"), column("title"), column("tags"), column("body"), column("plain")
)
# FTS5 calls the whole table, as a column of itself, by its name.
_ALL_COLUMNS: Final[ColumnElement[str]] = literal_column("words")
_WEIGHTS: Final = (0.0, 5.0, 3.0, 1.0, 0.25)
_STEMS: Final = "{title tags body}"
# No word of a document or query has this character: a phrase never reaches from one tag into the next, nor to words
# whose places are not kept.
_GAP: Final = " ¶ "
_LEAST_RANK: Final = 1e-9


class SqliteWords:
    """The full text index of SQLite."""

    async def add(self, session: AsyncSession, terms: Mapping[int, tuple[str, Terms]]) -> None:
        """Insert a row of the virtual table for each document."""
        rows = [
            {
                "rowid": number,
                "owner": owner_word(owner_id),
                "title": " ".join(one.title),
                "tags": _GAP.join(" ".join(tag) for tag in one.tags),
                "body": _GAP.join([" ".join(one.body), *one.more]),
                "plain": " ".join(one.plain),
            }
            for number, (owner_id, one) in terms.items()
        ]
        if rows:
            connection = await session.connection()
            await connection.execute(insert(_WORDS), rows)

    async def remove(self, session: AsyncSession, numbers: Sequence[int]) -> None:
        """Delete the rows, one by one as FTS5 does anyway."""
        if numbers:
            statement = delete(_WORDS).where(_WORDS.c.rowid == bindparam("number"))
            connection = await session.connection()
            await connection.execute(statement, [{"number": number} for number in numbers])

    def hits(self, owner_id: str, query: SearchQuery, *, ranked: bool) -> Select[Any]:
        """The matching rows. The rank is bm25, which SQLite gives the other way round."""
        rank = func.max(-func.bm25(_ALL_COLUMNS, *map(literal, _WEIGHTS), type_=Float), _LEAST_RANK, type_=Float)
        columns = [_WORDS.c.rowid.label("number"), *([rank.label("rank")] if ranked else [])]
        matching = _ALL_COLUMNS.op("MATCH")(match_expression(owner_id, query))
        return select(*columns).select_from(_WORDS).where(matching)

    async def among(self, session: AsyncSession, owner_id: str, candidates: Collection[str]) -> Counter[str]:
        """Look through the words of documents that have any of them."""
        any_of = " OR ".join(_quoted((word,)) for word in candidates)
        matching = _ALL_COLUMNS.op("MATCH")(f"{_owned(owner_id)} AND plain : ({any_of})")
        texts = await session.scalars(select(_WORDS.c.plain).where(matching).limit(COUNTED_DOCUMENTS))
        return Counter(word for text in texts for word in text.split(" ") if word in candidates)


def match_expression(owner_id: str, query: SearchQuery) -> str:
    """The query in the language of FTS5: every word that a user typed stands in quotes, and has none in it."""
    parts = [_owned(owner_id), *(f"{_STEMS} : {_quoted(phrase)}" for phrase in query.required)]
    if query.beginning is not None:
        stem, plain = _quoted((query.beginning.stem,)), _quoted((query.beginning.plain,))
        parts.append(f"({_STEMS} : {stem} OR plain : {plain} *)")
    expression = f"({' AND '.join(parts)})"
    if query.excluded:
        expression += f" NOT ({' OR '.join(f'{_STEMS} : {_quoted(phrase)}' for phrase in query.excluded)})"
    return expression


def _owned(owner_id: str) -> str:
    return f'owner : "{owner_word(owner_id)}"'


def _quoted(phrase: Phrase) -> str:
    return f'"{" ".join(phrase)}"'
