"""A session, the actor and what is wanted come in; projects are found and created, records go out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.core.domain.projects import Project, checked_description, checked_name
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.errors import not_found
from subgraphs.wavestack.core.repository import projects as repository


async def find_projects(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Project]:
    """The actor's projects among `ids`, by id."""
    organization_id = require_organization(actor)
    found = await repository.projects_by_id(session, organization_id, [key for key in ids if is_identifier(key)])
    return {project.id: project for project in found}


async def get_project(session: AsyncSession, actor: Actor, project_id: str) -> Project:
    """The actor's project with this id, or NOT_FOUND."""
    found = await find_projects(session, actor, [project_id])
    if project_id not in found:
        raise not_found("Project", "id")
    return found[project_id]


async def list_projects(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[Project]:
    """A page of the actor's projects, newest first."""
    return await repository.project_page(session, require_organization(actor), request)


async def create_project(
    session: AsyncSession, actor: Actor, *, name: str, description: str | None, now: datetime
) -> Project:
    """Add a project to the actor's organization."""
    project = Project(
        id=prefixed("proj"),
        organization_id=require_organization(actor),
        name=checked_name(name),
        description=checked_description(description),
        created_at=now,
        updated_at=now,
    )
    await repository.insert_project(session, project)
    publish(session, "project.created", scope=project.organization_id, key=project.id, payload={})
    return project
