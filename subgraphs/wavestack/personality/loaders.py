"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.personality.domain.contents import GeneratedContent
from subgraphs.wavestack.personality.domain.memories import Memory
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.service import generating, remembering

PersonalityContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class MemoriesBelow:
    """A page of a user's memories."""

    user_id: str
    request: PageRequest


async def load_memories(context: PersonalityContext, ids: Sequence[str]) -> dict[str, Memory]:
    """The memories with these ids."""
    return await remembering.find_memories(context.session, context.actor, ids)


async def load_contents(context: PersonalityContext, ids: Sequence[str]) -> dict[str, GeneratedContent]:
    """The content with these ids."""
    return await generating.find_contents(context.session, context.actor, ids)


async def load_memory_pages(
    context: PersonalityContext, keys: Sequence[MemoriesBelow]
) -> dict[MemoriesBelow, Page[Memory]]:
    """The pages of several users: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[MemoriesBelow]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[MemoriesBelow, Page[Memory]] = {}
    for request, alike in groups.items():
        users = [key.user_id for key in alike]
        found = await remembering.list_memories_of_users(context.session, context.actor, users, request)
        pages |= {key: found[key.user_id] for key in alike}
    return pages
