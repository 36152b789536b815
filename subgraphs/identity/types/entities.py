"""Rows of organizations, users and their credentials come in, GraphQL entities go out."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from subgraphs.identity import loaders
from subgraphs.identity.models import ApiClientRow, ApiKeyRow, OrganizationRow, UserRow
from subgraphs.identity.service.credentials import require_administrator
from subgraphs.identity.service.organizations import visible_organization
from subgraphs.identity.service.resources import Resources
from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import page_request

Info = strawberry.Info[Context[Resources], None]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id.")]


@strawberry.enum(description="What an organization has subscribed to.")
class Plan(Enum):
    """Plans; the value is what the table holds."""

    FREE = strawberry.enum_value("free", description="The free plan.")
    PRO = strawberry.enum_value("pro", description="The plan for professional creators.")
    ENTERPRISE = strawberry.enum_value("enterprise", description="The plan for companies.")


@strawberry.federation.type(keys=["id"], description="A program that gets tokens for its id and secret.")
class ApiClient:
    """An API client."""

    id: strawberry.ID = strawberry.field(description="The id of this entry; `clientId` is what the program presents.")
    name: str = strawberry.field(description="What the organization calls it.")
    client_id: str = strawberry.field(description="The id that the program presents with its secret.")
    scopes: list[str] = strawberry.field(description="The scopes that its tokens may have.")
    created_at: datetime = strawberry.field(description="When it was created.")
    revoked_at: datetime | None = strawberry.field(description="Since when it gets no more tokens.")
    last_used_at: datetime | None = strawberry.field(description="When it last got a token, to within a minute.")

    @staticmethod
    def of(row: ApiClientRow) -> "ApiClient":
        """Convert a row."""
        return ApiClient(
            id=strawberry.ID(row.id),
            name=row.name,
            client_id=row.client_id,
            scopes=row.scopes,
            created_at=row.created_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )

    @staticmethod
    async def resolve_reference(info: Info, id: strawberry.ID) -> "ApiClient | None":  # noqa: A002 - the key's name
        """An API client of the actor's organization, for its administrators."""
        require_administrator(info.context.actor)
        row = await info.context.load(loaders.clients_by_id, str(id))
        return ApiClient.of(row) if row else None


@strawberry.federation.type(keys=["id"], description="A key that programs present as it is.")
class ApiKey:
    """An API key."""

    id: strawberry.ID = strawberry.field(description="The id; it is also the subject of requests with this key.")
    name: str = strawberry.field(description="What the organization calls it.")
    masked_key: str = strawberry.field(description="The beginning and the end of the key.")
    scopes: list[str] = strawberry.field(description="The scopes of requests with this key.")
    created_at: datetime = strawberry.field(description="When it was created.")
    revoked_at: datetime | None = strawberry.field(description="Since when it is refused.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used, to within a minute.")

    @staticmethod
    def of(row: ApiKeyRow) -> "ApiKey":
        """Convert a row."""
        return ApiKey(
            id=strawberry.ID(row.id),
            name=row.name,
            masked_key=row.masked_key,
            scopes=row.scopes,
            created_at=row.created_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
        )

    @staticmethod
    async def resolve_reference(info: Info, id: strawberry.ID) -> "ApiKey | None":  # noqa: A002 - the key's name
        """An API key of the actor's organization, for its administrators."""
        require_administrator(info.context.actor)
        row = await info.context.load(loaders.keys_by_id, str(id))
        return ApiKey.of(row) if row else None


@strawberry.federation.type(keys=["id"], description="A person who works with the products.")
class User:
    """A user. Of users that this installation does not know (tokens of an outside issuer) only the id is known."""

    id: strawberry.ID = strawberry.field(description="The id, as tokens name it in `sub`.")
    name: str | None = strawberry.field(description="The name to show.", default=None)
    handle: str | None = strawberry.field(description="The name by which others mention this user.", default=None)
    created_at: datetime | None = strawberry.field(description="When the user joined.", default=None)
    organization_id: strawberry.Private[str | None] = None

    @staticmethod
    def of(row: UserRow) -> "User":
        """Convert a row."""
        return User(
            id=strawberry.ID(row.id),
            name=row.name,
            handle=row.handle,
            created_at=row.created_at,
            organization_id=row.organization_id,
        )

    @field(description="The organization that the user belongs to.")
    async def organization(self, info: Info) -> "Organization | None":
        """The organization, where the actor may see it."""
        return await Organization.load(info, self.organization_id)

    @staticmethod
    async def resolve_reference(info: Info, id: strawberry.ID) -> "User":  # noqa: A002 - the key's name
        """A user of the actor's organization; of any other only the id, which the caller knows already."""
        row = await info.context.load(loaders.users_by_id, str(id))
        return User.of(row) if row else User(id=id)


@strawberry.federation.type(keys=["id"], description="A customer: what projects, queues and credentials belong to.")
class Organization:
    """An organization."""

    id: strawberry.ID = strawberry.field(description="The id, as tokens name it in `org_id`.")
    name: str = strawberry.field(description="The name to show.")
    slug: str = strawberry.field(description="The name for URLs.")
    plan: Plan = strawberry.field(description="What it has subscribed to.")
    created_at: datetime = strawberry.field(description="When it was founded.")

    @staticmethod
    def of(row: OrganizationRow) -> "Organization":
        """Convert a row."""
        return Organization(
            id=strawberry.ID(row.id), name=row.name, slug=row.slug, plan=Plan(row.plan), created_at=row.created_at
        )

    @staticmethod
    async def load(info: Info, organization_id: str | None) -> "Organization | None":
        """The organization with this id, where it is the actor's own."""
        if not organization_id:
            return None
        row = await info.context.load(loaders.organizations_by_id, organization_id)
        return Organization.of(row) if row else None

    @field(description="Its members, the longest-standing first.")
    async def users(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[User]:
        """A page of members."""
        visible_organization(info.context.actor, self.id)
        request = page_request(first, after, last, before, offset=offset)
        return Connection.of(await info.context.load_known(loaders.user_pages, (str(self.id), request)), User.of)

    @field(description="Its API clients, the oldest first; for holders of the scope `admin`.")
    async def api_clients(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[ApiClient] | None:
        """A page of API clients."""
        visible_organization(info.context.actor, self.id)
        require_administrator(info.context.actor)
        request = page_request(first, after, last, before, offset=offset)
        return Connection.of(await info.context.load_known(loaders.client_pages, (str(self.id), request)), ApiClient.of)

    @field(description="Its API keys, the oldest first; for holders of the scope `admin`.")
    async def api_keys(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[ApiKey] | None:
        """A page of API keys."""
        visible_organization(info.context.actor, self.id)
        require_administrator(info.context.actor)
        request = page_request(first, after, last, before, offset=offset)
        return Connection.of(await info.context.load_known(loaders.key_pages, (str(self.id), request)), ApiKey.of)

    @staticmethod
    async def resolve_reference(info: Info, id: strawberry.ID) -> "Organization | None":  # noqa: A002 - the key's name
        """The actor's own organization; others are not to be seen."""
        return await Organization.load(info, id)
