"""An owner and a query that finds nothing come in; the same query without its typos goes out, where words of the
owner's own blobs can stand in their places."""

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.search.domain.search_query import Beginning, SearchQuery, parse_search_query
from subgraphs.studio.search.domain.spelling import (
    MAX_MISSPELT,
    best_word,
    corrected_text,
    one_typo_away,
    words_to_check,
)
from subgraphs.studio.search.domain.words import Word
from subgraphs.studio.search.repository.hits import which_find
from subgraphs.studio.search.repository.words import words_of_database


async def without_typos(session: AsyncSession, owner_id: str, text: str) -> str | None:
    """The text of the query with each word that none of the owner's blobs has replaced by one that some have, one
    typo away; None where not every such word has one."""
    misspelt = await _unknown(session, owner_id, text)
    if not 1 <= len(misspelt) <= MAX_MISSPELT:
        return None
    candidates = {word: one_typo_away(word.plain) for word in misspelt}
    counts = await words_of_database(session).among(session, owner_id, frozenset().union(*candidates.values()))
    meant = [(word, best) for word in misspelt if (best := best_word(candidates[word], counts))]
    return corrected_text(text, meant) if len(meant) == len(misspelt) else None


async def _unknown(session: AsyncSession, owner_id: str, text: str) -> list[Word]:
    words = words_to_check(text)
    if not words:
        return []
    beginning = parse_search_query(text).beginning
    known = await which_find(session, owner_id, [_alone(word, beginning) for word in words])
    return [word for word, is_known in zip(words, known, strict=True) if not is_known]


def _alone(word: Word, beginning: Beginning | None) -> SearchQuery:
    """The query for one word of a query, looked for in the same way."""
    if beginning is not None and beginning.plain == word.plain:
        return SearchQuery(beginning=beginning)
    return SearchQuery(required=((word.stem,),))
