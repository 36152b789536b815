"""Who asks and which providers come in; what they may see and change of the registry goes out (D-20, D-21)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.ids import prefixed
from subgraphs.kit.jobs import enqueue
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.studio.providers.domain.definition import PRODUCT
from subgraphs.studio.providers.domain.registration import (
    ENDPOINT,
    SIGNING_SECRET,
    Registration,
    check_registration,
    check_traits,
)
from subgraphs.studio.providers.domain.statuses import ProviderState
from subgraphs.studio.providers.domain.triggers import Condition
from subgraphs.studio.providers.errors import duplicate_resource, invalid_input, permission_denied, provider_not_found
from subgraphs.studio.providers.models import ProviderRow, RatingRow
from subgraphs.studio.providers.repository.providers import (
    ProviderCriteria,
    add_provider,
    find_provider,
    providers_page,
    remove_provider,
    save_rating,
)
from subgraphs.studio.providers.service.announcing import (
    PROVIDER_ACTIVATED,
    PROVIDER_DELETED,
    PROVIDER_REGISTERED,
    PROVIDER_UPDATED,
    announce_provider,
)

VALIDATE: Final = "provider.validate"
"""The kind of job that validates a registration."""

_SECRET_BYTES: Final = 32
_MAX_COMMENT: Final = 2000
_MAX_CAPABILITIES: Final = 50


async def list_providers(
    session: AsyncSession, user_id: str, criteria: ProviderCriteria, request: PageRequest
) -> Page[ProviderRow]:
    """A page of the product's providers and the user's own."""
    if len(criteria.capabilities) > _MAX_CAPABILITIES:
        raise invalid_input("capabilities", f"At most {_MAX_CAPABILITIES} capabilities")
    return await providers_page(session, user_id, criteria, request)


async def get_provider(session: AsyncSession, user_id: str, provider_id: str) -> ProviderRow:
    """A provider that the user sees, or PROVIDER_NOT_FOUND."""
    provider = await find_provider(session, user_id, provider_id) if "\0" not in provider_id else None
    if provider is None:
        raise provider_not_found(provider_id)
    return provider


async def own_provider(session: AsyncSession, user_id: str, provider_id: str) -> ProviderRow:
    """A provider that the user registered; PERMISSION_DENIED for the product's."""
    provider = await get_provider(session, user_id, provider_id)
    if provider.owner_id != user_id:
        raise permission_denied("Built-in providers cannot be changed")
    return provider


@dataclass(frozen=True, slots=True)
class Registered:
    """A new provider, and the secret that signs requests to it: told once."""

    provider: ProviderRow
    signing_secret: str


async def register_provider(
    session: AsyncSession, user_id: str, wanted: Registration, cipher: Cipher, *, seconds: float, now: datetime
) -> Registered:
    """Register a provider; its validation runs when this commits. DUPLICATE_RESOURCE for an id that is taken."""
    wanted = check_registration(wanted)
    secret = str(wanted.configuration.get(SIGNING_SECRET) or secrets.token_urlsafe(_SECRET_BYTES))
    provider = ProviderRow(
        owner_id=user_id,
        id=wanted.id,
        name=wanted.name.strip(),
        author=user_id,
        workflow_id=wanted.workflow_id.strip(),
        min_input_size=1,
        supports_streaming=False,
        limits={},
        state=ProviderState.PENDING_VALIDATION,
        output_schema={"type": "object", "properties": {}},
        created_at=now,
    )
    _describe(provider, wanted, cipher, {**wanted.configuration, SIGNING_SECRET: secret}, seconds=seconds, now=now)
    if not await add_provider(session, provider):
        raise duplicate_resource("id", f"There is a provider '{wanted.id}' already")
    await _validate_again(session, provider, now)
    announce_provider(session, PROVIDER_REGISTERED, provider)
    return Registered(provider, secret)


async def update_provider(
    session: AsyncSession,
    user_id: str,
    provider_id: str,
    changes: Mapping[str, Any],  # Any: values of fields of a Registration
    cipher: Cipher,
    *,
    seconds: float,
    now: datetime,
) -> ProviderRow:
    """Change what a registration said. A new configuration replaces the old one, and is validated anew."""
    provider = await own_provider(session, user_id, provider_id)
    former = configuration_of(provider, cipher)
    wanted = Registration(**(_said(provider, former) | dict(changes)))
    check_traits(wanted)
    configuration = {SIGNING_SECRET: former[SIGNING_SECRET], **wanted.configuration}
    provider.name = wanted.name.strip() or provider.name
    _describe(provider, wanted, cipher, configuration, seconds=seconds, now=now)
    if "configuration" in changes:
        await _validate_again(session, provider, now)
    await session.flush()
    announce_provider(session, PROVIDER_UPDATED, provider)
    return provider


async def set_state(
    session: AsyncSession, user_id: str, provider_id: str, *, active: bool, now: datetime
) -> ProviderRow:
    """Switch an own provider on or off. One that was rejected or is not validated yet cannot be switched on."""
    provider = await own_provider(session, user_id, provider_id)
    if active and provider.state not in {ProviderState.ACTIVE, ProviderState.INACTIVE}:
        raise invalid_input("providerId", f"A provider that is {provider.state} cannot be switched on")
    provider.state = ProviderState.ACTIVE if active else ProviderState.INACTIVE
    provider.updated_at = now
    await session.flush()
    announce_provider(session, PROVIDER_ACTIVATED if active else PROVIDER_UPDATED, provider)
    return provider


async def delete_provider(session: AsyncSession, user_id: str, provider_id: str) -> str:
    """Remove an own provider; what it made stays."""
    provider = await own_provider(session, user_id, provider_id)
    announce_provider(session, PROVIDER_DELETED, provider)
    await remove_provider(session, provider)
    return provider.id


async def rate_provider(
    session: AsyncSession, user_id: str, provider_id: str, *, rating: int, comment: str | None, now: datetime
) -> ProviderRow:
    """Say what one thinks of a provider, 1 to 5; said again, it replaces what was said before."""
    if not 1 <= rating <= 5:
        raise invalid_input("rating", "A rating is 1 to 5")
    if comment is not None and len(comment) > _MAX_COMMENT:
        raise invalid_input("comment", f"A comment has at most {_MAX_COMMENT} characters")
    provider = await get_provider(session, user_id, provider_id)
    key = {"owner_id": provider.owner_id, "provider_id": provider.id, "user_id": user_id}
    await save_rating(session, RatingRow(**key, rating=rating, comment=comment, rated_at=now))
    return provider


def configuration_of(provider: ProviderRow, cipher: Cipher) -> dict[str, Any]:  # Any: JSON values
    """What a provider was configured with, in clear: for calling it, and for nothing else."""
    if provider.configuration is None:
        return {}
    configuration: dict[str, Any] = orjson.loads(cipher.decrypt(provider.configuration))
    return configuration


def is_built_in(provider: ProviderRow) -> bool:
    """Whether a provider is the product's own."""
    return provider.owner_id == PRODUCT


def _describe(
    provider: ProviderRow,
    wanted: Registration,
    cipher: Cipher,
    configuration: Mapping[str, Any],  # Any: JSON values
    *,
    seconds: float,
    now: datetime,
) -> None:
    """Write what a registration says into its row."""
    endpoint = configuration.get(ENDPOINT)
    provider.description = wanted.description
    provider.long_description = wanted.long_description
    provider.category = wanted.category.strip()
    provider.version = wanted.version
    provider.input_types = [each.lower() for each in wanted.supported_types]
    provider.output_types = [each.lower() for each in wanted.output_types]
    provider.max_input_size = wanted.max_input_size
    provider.cost = wanted.cost
    provider.options = None if wanted.options is None else dict(wanted.options)
    provider.input_schema = {"type": "object", "properties": {"content": {"type": "string"}}}
    provider.triggers = list(dict.fromkeys(wanted.trigger_events))
    provider.conditions = [
        {"field": each.field, "operator": each.operator, "value": each.value} for each in wanted.conditions
    ]
    provider.timeout_seconds = wanted.timeout_seconds or seconds
    provider.configuration = cipher.encrypt(orjson.dumps(dict(configuration)).decode())
    provider.configured_keys = sorted(key for key in configuration if key != SIGNING_SECRET)
    provider.endpoint_host = _host(endpoint) if isinstance(endpoint, str) else None
    provider.updated_at = now


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _said(provider: ProviderRow, configuration: Mapping[str, Any]) -> dict[str, Any]:  # Any: fields of a Registration
    """A row as the registration that it came from."""
    return {
        "id": provider.id,
        "name": provider.name,
        "workflow_id": provider.workflow_id or provider.id,
        "trigger_events": provider.triggers,
        "supported_types": provider.input_types,
        "description": provider.description,
        "long_description": provider.long_description,
        "category": provider.category,
        "version": provider.version,
        "output_types": provider.output_types,
        "max_input_size": provider.max_input_size,
        "cost": provider.cost,
        "timeout_seconds": provider.timeout_seconds,
        "options": provider.options,
        "conditions": [Condition(**each) for each in provider.conditions],
        "configuration": configuration,
    }


async def _validate_again(session: AsyncSession, provider: ProviderRow, now: datetime) -> None:
    provider.state = ProviderState.PENDING_VALIDATION
    provider.state_reason = None
    provider.validation_id = prefixed("val")
    await session.flush()
    arguments = {"provider_id": provider.id, "validation_id": provider.validation_id}
    await enqueue(session, VALIDATE, scope=provider.owner_id, key=provider.validation_id, arguments=arguments, now=now)
