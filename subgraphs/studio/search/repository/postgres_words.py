"""Words and queries come in, statements on PostgreSQL's full text search go out.

A document is one weighted `tsvector`, written with the words of `domain/words.py` and their positions: A title, B tags,
C body; and each word as it is written stands there with a mark of its own, for the word that is still being typed. The
owner is a lexeme too, spelt as no word is, so that the index alone gives an owner's hits. Queries are written as
`tsquery`, every word in quotes; no text goes through a parser of PostgreSQL's.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.document import Terms
from subgraphs.studio.search.domain.search_query import Phrase, SearchQuery
from subgraphs.studio.search.repository.owners import COUNTED_DOCUMENTS, owner_word

CREATE: Final = (
    "CREATE TABLE words (number BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
    "CREATE INDEX ix_words_vector ON words USING gin (vector)",
)

_WORDS: Final = table("words", column("number"), column("vector", TSVECTOR))
_WEIGHTS: Final = (0.05, 0.2, 0.6, 1.0)
"""Of D, C, B and A: PostgreSQL's order."""
_BY_LENGTH: Final = 1
_LEAST_RANK: Final = 1e-9

# Marks before lexemes that are no stems. Words have letters and digits only.
_OWNER: Final = "@"
_PLAIN: Final = "="

# A phrase never reaches from one field or tag into the next.
_GAP: Final = 2
_MAX_POSITION: Final = 16_383
_MAX_POSITIONS: Final = 255


class PostgresWords:
    """The full text index of PostgreSQL."""

    async def add(self, session: AsyncSession, terms: Mapping[int, tuple[str, Terms]]) -> None:
        """Insert a vector for each document."""
        rows = [{"of": number, "text": vector_text(owner_id, one)} for number, (owner_id, one) in terms.items()]
        if rows:
            vector = cast(bindparam("text", type_=Text), TSVECTOR)
            connection = await session.connection()
            await connection.execute(insert(_WORDS).values(number=bindparam("of"), vector=vector), rows)

    async def remove(self, session: AsyncSession, numbers: Sequence[int]) -> None:
        """Delete the rows."""
        if numbers:
            await session.execute(delete(_WORDS).where(_WORDS.c.number.in_(numbers)))

    def hits(self, owner_id: str, query: SearchQuery, *, ranked: bool) -> Select[Any]:
        """The matching rows. The owner's lexeme finds, and does not count for the rank."""
        asked = query_text(query)
        columns = [_WORDS.c.number, *([_rank(asked).label("rank")] if ranked else [])]
        return select(*columns).where(_owned(owner_id, asked))

    async def among(self, session: AsyncSession, owner_id: str, candidates: Collection[str]) -> Counter[str]:
        """Look through the lexemes of documents that have any of them."""
        marked = [_PLAIN + word for word in candidates]
        any_of = " | ".join(map(_quoted, marked))
        found = select(_WORDS.c.vector).where(_owned(owner_id, f"({any_of})")).limit(COUNTED_DOCUMENTS).subquery()
        lexeme = func.unnest(found.c.vector).table_valued("lexeme", "positions", "weights")
        counted = select(lexeme.c.lexeme, func.count()).select_from(found).join(lexeme, true())
        rows = await session.execute(counted.where(lexeme.c.lexeme.in_(marked)).group_by(lexeme.c.lexeme))
        return Counter({lexeme.removeprefix(_PLAIN): count for lexeme, count in rows.all()})


def vector_text(owner_id: str, terms: Terms) -> str:
    """The `tsvector` of a document, as text."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for position, weight, stem in _positions(terms):
        if len(places[stem]) < _MAX_POSITIONS:
            places[stem].append(f"{position}{weight}")
    lexemes = [f"{_quoted(stem)}:{','.join(at)}" for stem, at in places.items()]
    marked = [_OWNER + owner_word(owner_id), *(_PLAIN + plain for plain in terms.plain)]
    return " ".join([*lexemes, *(f"{_quoted(lexeme)}:1" for lexeme in marked)])


def _positions(terms: Terms) -> Iterator[tuple[int, str, str]]:
    position = 1
    for weight, stems in (("A", terms.title), *(("B", tag) for tag in terms.tags), ("C", terms.body)):
        for stem in stems:
            yield min(position, _MAX_POSITION), weight, stem
            position += 1
        position += _GAP
    yield from ((_MAX_POSITION, "C", stem) for stem in terms.more)


def query_text(query: SearchQuery) -> str:
    """The query as the text of a `tsquery`."""
    parts = [_phrase(phrase) for phrase in query.required]
    if query.beginning is not None:
        parts.append(f"({_quoted(query.beginning.stem)} | {_quoted(_PLAIN + query.beginning.plain)}:*)")
    if query.excluded:
        parts.append(f"!({' | '.join(map(_phrase, query.excluded))})")
    return " & ".join(parts)


def _phrase(phrase: Phrase) -> str:
    return f"({' <-> '.join(map(_quoted, phrase))})"


def _owned(owner_id: str, asked: str) -> ColumnElement[bool]:
    return _WORDS.c.vector.op("@@")(_tsquery(f"{_quoted(_OWNER + owner_word(owner_id))} & {asked}"))


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"


def _tsquery(text: str) -> ColumnElement[str]:
    return cast(literal(text, Text), TSQUERY)


def _rank(asked: str) -> ColumnElement[float]:
    weights = cast(literal(list(_WEIGHTS), ARRAY(REAL)), ARRAY(REAL))
    rank = func.ts_rank(weights, _WORDS.c.vector, _tsquery(asked), _BY_LENGTH)
    return func.greatest(rank, _LEAST_RANK, type_=Float)
