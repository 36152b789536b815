"""Operations on organizations, users and credentials come in; each is authorised, handed to a use case, converted."""

from typing import Annotated

import strawberry

from subgraphs.identity import loaders
from subgraphs.identity.domain.scopes import OPERATOR
from subgraphs.identity.errors import organization_not_found, user_not_found
from subgraphs.identity.models import ApiClientRow, ApiKeyRow
from subgraphs.identity.service import credentials, organizations, tokens
from subgraphs.identity.types.entities import ApiClient, ApiKey, Id, Info, Organization, User
from subgraphs.identity.types.mutations import (
    CreateApiClientInput,
    CreateApiClientPayload,
    CreateApiKeyInput,
    CreateApiKeyPayload,
    CreateOrganizationInput,
    CreateOrganizationPayload,
    CreateTokenInput,
    CreateTokenPayload,
    CreateUserInput,
    CreateUserPayload,
    RevokeApiClientInput,
    RevokeApiClientPayload,
    RevokeApiKeyInput,
    RevokeApiKeyPayload,
    RotateSigningKeyPayload,
)
from subgraphs.identity.types.session import JsonWebKey, JsonWebKeySet, Viewer
from subgraphs.kit.fields import field, mutation
from subgraphs.kit.identity import require_organization, require_scope, require_subject
from subgraphs.kit.schema import FederatedSchema

INPUT = strawberry.argument(description="The arguments.")


@strawberry.type(description="What can be asked.")
class Query:
    """Who is asking, and what belongs to their organization."""

    @field(description="Who is asking, by the credential of the request.")
    async def viewer(self, info: Info) -> Viewer | None:
        """The actor; UNAUTHORIZED for an anonymous request."""
        require_subject(info.context.actor)
        return Viewer.of(info.context.actor)

    @field(description="Your organization, by its id.")
    async def organization(self, info: Info, id: Id) -> Organization | None:  # noqa: A002 - the argument's name
        """The actor's own organization; NOT_FOUND for any other."""
        organizations.visible_organization(info.context.actor, id)
        organization = await Organization.load(info, id)
        if organization is None:
            raise organization_not_found()
        return organization

    @field(description="A member of your organization, by the id.")
    async def user(self, info: Info, id: Id) -> User | None:  # noqa: A002 - the argument's name
        """A member of the actor's organization; NOT_FOUND for anybody else."""
        require_organization(info.context.actor)
        row = await info.context.load(loaders.users_by_id, str(id))
        if row is None:
            raise user_not_found()
        return User.of(row)

    @field(description="The public keys that tokens are verified with.")
    async def json_web_key_set(self, info: Info) -> JsonWebKeySet | None:
        """All published keys, for everybody."""
        keys = await info.context.resources.keyring.published()
        return JsonWebKeySet(keys=[JsonWebKey.of(key) for key in keys])


@strawberry.type(description="What can be changed.")
class Mutation:
    """Tokens for everybody with credentials; the rest for holders of the scopes `admin` and `operator`."""

    @mutation(description="Get a token for an API client's credentials.")
    async def create_token(self, info: Info, input: Annotated[CreateTokenInput, INPUT]) -> CreateTokenPayload | None:  # noqa: A002
        """Exchange client credentials for a token."""
        resources = info.context.resources
        token = await tokens.create_token(
            info.context.session,
            client_id=input.client_id,
            client_secret=input.client_secret,
            organization_id=input.organization_id,
            scopes=input.scopes,
            issuer=resources.issuer,
            checker=resources.checker,
            usage=resources.usage,
        )
        return CreateTokenPayload(access_token=token.token, expires_in=token.expires_in, scope=" ".join(token.scopes))

    @mutation(description="Found an organization; needs the scope `operator`.")
    async def create_organization(
        self,
        info: Info,
        input: Annotated[CreateOrganizationInput, INPUT],  # noqa: A002 - the argument's name
    ) -> CreateOrganizationPayload | None:
        """Create an organization."""
        async with info.context.transaction() as session:
            row = await organizations.create_organization(
                session,
                info.context.actor,
                name=input.name,
                slug=input.slug,
                plan=str(input.plan.value),
                now=info.context.clock.now(),
            )
        return CreateOrganizationPayload(organization=Organization.of(row))

    @mutation(description="Add a member to your organization; needs the scope `admin`.")
    async def create_user(self, info: Info, input: Annotated[CreateUserInput, INPUT]) -> CreateUserPayload | None:  # noqa: A002
        """Create a user."""
        now = info.context.clock.now()
        async with info.context.transaction() as session:
            row = await organizations.create_user(
                session, info.context.actor, name=input.name, handle=input.handle, now=now
            )
        return CreateUserPayload(user=User.of(row))

    @mutation(description="Add an API client to your organization; needs the scope `admin`.")
    async def create_api_client(
        self,
        info: Info,
        input: Annotated[CreateApiClientInput, INPUT],  # noqa: A002 - the argument's name
    ) -> CreateApiClientPayload | None:
        """Create an API client."""
        now = info.context.clock.now()
        async with info.context.transaction() as session:
            row, secret = await credentials.create_api_client(
                session, info.context.actor, name=input.name, scopes=input.scopes, now=now
            )
        return CreateApiClientPayload(api_client=ApiClient.of(row), client_secret=secret)

    @mutation(description="Add an API key to your organization; needs the scope `admin`.")
    async def create_api_key(
        self,
        info: Info,
        input: Annotated[CreateApiKeyInput, INPUT],  # noqa: A002 - the argument's name
    ) -> CreateApiKeyPayload | None:
        """Create an API key."""
        now = info.context.clock.now()
        async with info.context.transaction() as session:
            row, key = await credentials.create_api_key(
                session, info.context.actor, name=input.name, scopes=input.scopes, now=now
            )
        return CreateApiKeyPayload(api_key=ApiKey.of(row), key=key)

    @mutation(description="Give no more tokens to an API client of your organization; needs the scope `admin`.")
    async def revoke_api_client(
        self,
        info: Info,
        input: Annotated[RevokeApiClientInput, INPUT],  # noqa: A002 - the argument's name
    ) -> RevokeApiClientPayload | None:
        """Revoke an API client. Tokens that it holds stay valid until they expire."""
        async with info.context.transaction() as session:
            row = await credentials.revoke(
                session, info.context.actor, ApiClientRow, input.id, now=info.context.clock.now()
            )
        return RevokeApiClientPayload(api_client=ApiClient.of(row))

    @mutation(description="Refuse an API key of your organization from now on; needs the scope `admin`.")
    async def revoke_api_key(
        self,
        info: Info,
        input: Annotated[RevokeApiKeyInput, INPUT],  # noqa: A002 - the argument's name
    ) -> RevokeApiKeyPayload | None:
        """Revoke an API key."""
        async with info.context.transaction() as session:
            row = await credentials.revoke(
                session, info.context.actor, ApiKeyRow, input.id, now=info.context.clock.now()
            )
        return RevokeApiKeyPayload(api_key=ApiKey.of(row))

    @mutation(description="Sign tokens with a new key from now on; needs the scope `operator`.")
    async def rotate_signing_key(self, info: Info) -> RotateSigningKeyPayload | None:
        """Rotate the signing key. Tokens of the old one stay valid until they expire."""
        require_scope(info.context.actor, OPERATOR)
        return RotateSigningKeyPayload(key_id=await info.context.resources.keyring.rotate())


schema = FederatedSchema(query=Query, mutation=Mutation)
