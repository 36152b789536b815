"""Requests about organizations and their members come in, rows or refusals go out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.identity import errors, repository
from subgraphs.identity.domain.names import checked_handle, checked_name, checked_slug
from subgraphs.identity.domain.scopes import ADMIN, OPERATOR
from subgraphs.identity.models import OrganizationRow, UserRow
from subgraphs.kit import ids
from subgraphs.kit.identity import Actor, require_organization, require_scope


def visible_organization(actor: Actor, organization_id: str) -> str:
    """The id, where it is that of the actor's own organization; NOT_FOUND for any other."""
    if require_organization(actor) != organization_id:
        raise errors.organization_not_found()
    return organization_id


async def create_organization(
    session: AsyncSession, actor: Actor, *, name: str, slug: str, plan: str, now: datetime
) -> OrganizationRow:
    """A new organization; needs the scope `operator`. CONFLICT for a slug that is taken."""
    require_scope(actor, OPERATOR)
    name, slug = checked_name(name), checked_slug(slug)
    organization = OrganizationRow(id=ids.prefixed("org"), name=name, slug=slug, plan=plan, created_at=now)
    if not await repository.add_unique(session, organization):
        raise errors.taken("slug", slug)
    return organization


async def create_user(session: AsyncSession, actor: Actor, *, name: str, handle: str | None, now: datetime) -> UserRow:
    """A new member of the actor's organization; needs the scope `admin`. CONFLICT for a handle that is taken."""
    require_scope(actor, ADMIN)
    organization_id = require_organization(actor)
    name = checked_name(name)
    if handle is not None:
        handle = checked_handle(handle)
    user = UserRow(id=ids.prefixed("user"), organization_id=organization_id, name=name, handle=handle, created_at=now)
    if not await repository.add_unique(session, user):
        raise errors.taken("handle", handle or "")
    return user
