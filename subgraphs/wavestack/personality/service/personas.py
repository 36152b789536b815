"""Who asks comes in; their organization's persona, or a change of it, goes out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import ReadSession
from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.repository import personas as repository

_LONGEST_NAME: Final = 100
_MOST_ITEMS: Final = 20
_LONGEST_ITEM: Final = 60


async def read_persona(session: AsyncSession | ReadSession, organization_id: str, now: datetime) -> Persona:
    """The organization's persona; a fresh one where nothing was learnt or chosen yet."""
    found = await repository.find_personas(session, [organization_id])
    return found.get(organization_id) or Persona(organization_id=organization_id, created_at=now)


async def get_persona(session: ReadSession, actor: Actor, now: datetime) -> Persona:
    """The persona of the actor's organization."""
    return await read_persona(session, require_organization(actor), now)


async def change_persona(
    session: AsyncSession,
    actor: Actor,
    *,
    name: str | None,
    traits: Sequence[str] | None,
    controversy_level: int | None,
    allowed_topics: Sequence[str] | None,
    avoided_topics: Sequence[str] | None,
    now: datetime,
) -> Persona:
    """Choose what cannot be learnt; what is None stays as it is."""
    organization_id = require_organization(actor)
    changes: dict[str, Any] = {}  # Any: values of columns
    if name is not None:
        changes["name"] = _name(name)
    if controversy_level is not None:
        if not 1 <= controversy_level <= 10:
            raise invalid("controversyLevel", "range", "Controversy level must be between 1 and 10", min=1, max=10)
        changes["controversy_level"] = controversy_level
    lists = {"traits": traits, "allowed_topics": allowed_topics, "avoided_topics": avoided_topics}
    changes |= {column: _items(column, items) for column, items in lists.items() if items is not None}
    await repository.lock_persona(session, organization_id, now)
    await repository.change_persona(session, organization_id, changes)
    return (await repository.find_personas(session, [organization_id]))[organization_id]


def _name(name: str) -> str:
    if not name.strip():
        raise invalid("name", "required", "Name is required")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        message = f"Name must have at most {_LONGEST_NAME} printable characters"
        raise invalid("name", "maxLength", message, maxLength=_LONGEST_NAME)
    return name.strip()


def _items(column: str, items: Sequence[str]) -> list[str]:
    field = {"allowed_topics": "allowedTopics", "avoided_topics": "avoidedTopics"}.get(column, column)
    if len(items) > _MOST_ITEMS:
        raise invalid(field, "maxItems", f"There may be at most {_MOST_ITEMS} of them", max=_MOST_ITEMS)
    if any(not item.strip() or len(item) > _LONGEST_ITEM or not item.isprintable() for item in items):
        message = f"Each must have 1 to {_LONGEST_ITEM} printable characters"
        raise invalid(field, "maxLength", message, maxLength=_LONGEST_ITEM)
    return list(dict.fromkeys(item.strip() for item in items))
