"""A session, the actor and what is wanted come in; policies and banned phrases are kept, records go out."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.texts import checked, is_storable
from subgraphs.wavestack.automod.domain.policy import NAMES, Policy, camel, read_changes
from subgraphs.wavestack.automod.domain.words import PHRASES, BannedPhrase, checked_phrase
from subgraphs.wavestack.automod.errors import conflict, not_found
from subgraphs.wavestack.automod.repository import policies as repository
from subgraphs.wavestack.automod.service.audit import write_down

_CHANNEL_LENGTH: Final = 255


async def policy_for(session: AsyncSession, organization_id: str, platform: str = "", channel_id: str = "") -> Policy:
    """The policy for a channel: the defaults, changed by organization, platform and channel in this order."""
    changes: dict[str, Any] = {}  # Any: values of a policy's fields
    for each in await repository.changes_for(session, organization_id, platform, channel_id):
        changes |= each
    return Policy(**{name: _value(value) for name, value in changes.items() if name in NAMES})


async def get_policy(session: AsyncSession, actor: Actor, *, platform: str, channel_id: str) -> Policy:
    """The actor's policy for a channel, a platform, or everything."""
    organization_id = require_organization(actor)
    _check_place(platform, channel_id)
    return await policy_for(session, organization_id, platform, channel_id)


async def change_policy(
    session: AsyncSession,
    actor: Actor,
    *,
    platform: str,
    channel_id: str,
    changes: dict[str, Any],  # Any: values of a policy's fields
    now: datetime,
) -> Policy:
    """Change the policy for a channel, a platform, or everything; what is not named stays as it was."""
    organization_id = require_organization(actor)
    _check_place(platform, channel_id)
    wanted = read_changes(changes)
    own = dict(await repository.lock_changes(session, organization_id, platform, channel_id, now=now)) | wanted
    policy = (await policy_for(session, organization_id, platform, channel_id)).changed(wanted)
    await repository.keep_changes(session, organization_id, platform, channel_id, changes=own, now=now)
    await _write_down_change(session, actor, "policy.changed", platform, channel_id, changes=wanted, now=now)
    return policy


async def reset_policy(session: AsyncSession, actor: Actor, *, platform: str, channel_id: str, now: datetime) -> Policy:
    """Forget what was changed for just this place."""
    organization_id = require_organization(actor)
    _check_place(platform, channel_id)
    await repository.delete_changes(session, organization_id, platform, channel_id)
    await _write_down_change(session, actor, "policy.reset", platform, channel_id, changes={}, now=now)
    return await policy_for(session, organization_id, platform, channel_id)


async def list_phrases(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[BannedPhrase]:
    """A page of the actor's banned phrases, by letters."""
    return await repository.phrase_page(session, require_organization(actor), request)


async def ban_phrase(session: AsyncSession, actor: Actor, phrase: str, *, now: datetime) -> BannedPhrase:
    """Ban a word or phrase; CONFLICT where it is banned already, or too many are."""
    organization_id = require_organization(actor)
    if await repository.count_phrases(session, organization_id) >= PHRASES:
        raise conflict(f"An organization can ban at most {PHRASES} phrases", "phrase", "maxItems")
    banned = BannedPhrase(prefixed("ban"), organization_id, checked_phrase(phrase), actor.subject, now)
    if not await repository.insert_phrase(session, banned):
        raise conflict("This phrase is banned already", "phrase", "exists")
    await write_down(session, actor, "phrase.banned", banned.id, {"phrase": banned.phrase}, now=now)
    return banned


async def allow_phrase(session: AsyncSession, actor: Actor, phrase_id: str, *, now: datetime) -> None:
    """Take a phrase off the list, or NOT_FOUND."""
    organization_id = require_organization(actor)
    phrase = await repository.delete_phrase(session, organization_id, phrase_id) if is_storable(phrase_id) else None
    if phrase is None:
        raise not_found("Banned phrase", "id")
    await write_down(session, actor, "phrase.allowed", phrase_id, {"phrase": phrase}, now=now)


def _value(stored: Any) -> Any:  # Any: a field's value; lists are kept as JSON
    return tuple(stored) if isinstance(stored, list) else stored


async def _write_down_change(
    session: AsyncSession,
    actor: Actor,
    deed: str,
    platform: str,
    channel_id: str,
    *,
    changes: dict[str, Any],  # Any: values of a policy's fields
    now: datetime,
) -> None:
    place = {"platform": platform, "channelId": channel_id}
    named = {camel(name): value for name, value in changes.items()}
    subject = channel_id or platform or "organization"
    await write_down(session, actor, deed, subject, {name: at for name, at in place.items() if at} | named, now=now)


def _check_place(platform: str, channel_id: str) -> None:
    if channel_id and not platform:
        raise invalid("platform", "required", "A channel's policy needs the channel's platform")
    checked("channelId", channel_id, _CHANNEL_LENGTH)
