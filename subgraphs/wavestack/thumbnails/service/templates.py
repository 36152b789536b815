"""An organization's wish for a template of its own comes in; it is kept, found and deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import ReadSession
from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.wavestack.thumbnails.domain.look import Look, description_of, read_look
from subgraphs.wavestack.thumbnails.domain.looks import TEMPLATES
from subgraphs.wavestack.thumbnails.domain.thumbnails import (
    MOST_TEMPLATES,
    TEMPLATE_NAME_LENGTH,
    Template,
    is_identifier,
    new_id,
)
from subgraphs.wavestack.thumbnails.errors import conflict, not_found
from subgraphs.wavestack.thumbnails.repository import templates as repository

_BUILT_IN_SINCE: Final = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


async def create_template(
    session: AsyncSession, actor: Actor, *, name: str, description: object, now: datetime
) -> Template:
    """Keep a template; VALIDATION_ERROR with the place in the description, CONFLICT for a name that is taken."""
    organization_id = require_organization(actor)
    checked = _checked_name(name)
    look = _checked_look(description)
    if await repository.count_templates(session, organization_id) >= MOST_TEMPLATES:
        raise conflict(f"An organization has at most {MOST_TEMPLATES} templates", "name", "tooMany")
    template = Template(new_id("tmpl"), organization_id, checked, description_of(look), now)
    if checked in TEMPLATES or not await repository.insert_template(session, template):
        raise conflict("There is a template of this name already", "name", "taken")
    return template


async def delete_template(session: AsyncSession, actor: Actor, template_id: str) -> None:
    """Delete one of the organization's templates; its thumbnails stay as they are."""
    organization_id = require_organization(actor)
    known = is_identifier(template_id) and await repository.delete_template(session, organization_id, template_id)
    if not known:
        raise not_found("Template", "id")


async def list_templates(session: ReadSession, actor: Actor) -> list[Template]:
    """The built-in templates, whose ids are their names, and then the organization's own."""
    organization_id = require_organization(actor)
    built_in = [Template(name, "", name, description_of(look), _BUILT_IN_SINCE) for name, look in TEMPLATES.items()]
    return [*built_in, *await repository.templates(session, organization_id)]


async def find_look(session: ReadSession | AsyncSession, organization_id: str, template: str | None) -> Look | None:
    """The look of a template, built in or the organization's own; VALIDATION_ERROR where there is none."""
    if template is None:
        return None
    if template in TEMPLATES:
        return TEMPLATES[template]
    own = await repository.template_by_id(session, organization_id, template) if is_identifier(template) else None
    if own is None:
        known = ", ".join(TEMPLATES)
        raise invalid("template", "known", f"There is no such template; built in are {known}")
    return read_look(own.description)


def _checked_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise invalid("name", "required", "Name is required")
    if len(cleaned) > TEMPLATE_NAME_LENGTH:
        message = f"Name must be at most {TEMPLATE_NAME_LENGTH} characters long"
        raise invalid("name", "maxLength", message)
    if not cleaned.isprintable():
        raise invalid("name", "format", "Name must not contain control characters")
    return cleaned


def _checked_look(description: object) -> Look:
    if not isinstance(description, Mapping):
        raise invalid("description", "object", "A description is an object")
    try:
        return read_look(_plain(description))
    except ValueError as error:
        raise invalid("description", "format", f"The description does not fit: {error}") from error


def _plain(value: Any) -> Any:  # Any: JSON values
    """The same value in plain dicts and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
