"""A session, the actor and what is wanted come in; messages are found, records go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.pagination import MAX_LIMIT, Page, PageRequest
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.words import MAX_QUERY_LENGTH, relevance, words_of
from subgraphs.wavestack.social_ingest.errors import not_found
from subgraphs.wavestack.social_ingest.repository import messages as repository
from subgraphs.wavestack.social_ingest.repository import names, words
from subgraphs.wavestack.social_ingest.repository.messages import MessageFilter

MAX_RANKED: Final = 1000
_MAX_IDS: Final = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was searched for, and how well it answers."""

    message: Message
    relevance: float


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of a page, and how many there are in all."""

    hits: Sequence[Hit]
    total: int


async def list_messages(
    session: AsyncSession, actor: Actor, request: PageRequest, wanted: MessageFilter
) -> Page[Message]:
    """A page of the organization's messages that stand, newest first."""
    return await repository.message_page(session, require_organization(actor), request, wanted)


async def list_messages_of_each(
    session: AsyncSession, actor: Actor, request: PageRequest, wanted: Sequence[MessageFilter]
) -> dict[MessageFilter, Page[Message]]:
    """The same page of the messages that stand of each of several filters, newest first."""
    return await repository.message_pages(session, require_organization(actor), request, wanted)


async def find_messages(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Message]:
    """The organization's messages among `ids` that stand."""
    if len(ids) > _MAX_IDS:
        raise invalid("ids", f"at most {_MAX_IDS}", f"At most {_MAX_IDS} messages are given at once")
    found = await repository.messages_by_id(session, require_organization(actor), ids)
    return {key: message for key, message in found.items() if message.deleted_at is None}


async def get_message(session: AsyncSession, actor: Actor, message_id: str) -> Message:
    """A message of the organization, or NOT_FOUND."""
    found = await find_messages(session, actor, [message_id])
    if message_id not in found:
        raise not_found("Message", "id")
    return found[message_id]


async def channel_names(
    session: AsyncSession, actor: Actor, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], str | None]:
    """How channels are called, by platform and the platform's identifier."""
    return await names.names_of_channels(session, require_organization(actor), set(keys))


async def search_messages(
    session: AsyncSession, actor: Actor, query: str, *, platform: str | None, limit: int, offset: int
) -> Hits:
    """The messages that have all words of a query, the most relevant first, and of equal ones the newest.

    The newest thousand of those that have the words in a row, and of those that only have them, are ranked.
    """
    organization_id = require_organization(actor)
    _check_search(query, limit, offset)
    asked = words_of(query)
    if not asked:
        return Hits([], 0)
    numbers = dict.fromkeys(
        await words.newest_hits(session, organization_id, platform, asked, phrase=True, most=MAX_RANKED)
    )
    if len(asked) > 1:
        more = await words.newest_hits(session, organization_id, platform, asked, phrase=False, most=MAX_RANKED)
        numbers |= dict.fromkeys(more)
    texts = await repository.texts_by_number(session, organization_id, numbers)
    ranked = sorted(((relevance(asked, text), at, number) for number, at, text in texts), reverse=True)
    page = {number: score for score, _, number in ranked[offset : offset + limit]}
    found = {each.number: each for each in await repository.messages_by_number(session, organization_id, page)}
    total = len(ranked)
    if len(numbers) >= MAX_RANKED:
        total = await words.count_hits(session, organization_id, platform, asked)
    return Hits([Hit(found[number], score) for number, score in page.items() if number in found], total)


def _check_search(query: str, limit: int, offset: int) -> None:
    if not query.strip():
        raise invalid("query", "required", "A query needs at least one word")
    if len(query) > MAX_QUERY_LENGTH:
        raise invalid("query", f"at most {MAX_QUERY_LENGTH} characters", "The query is too long")
    if not 1 <= limit <= MAX_LIMIT:
        raise invalid("limit", f"between 1 and {MAX_LIMIT}", f"'limit' must be between 1 and {MAX_LIMIT}.")
    if not 0 <= offset <= MAX_RANKED:
        raise invalid("offset", f"between 0 and {MAX_RANKED}", f"'offset' must be between 0 and {MAX_RANKED}.")
