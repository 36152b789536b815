"""Inputs and payloads of identity's mutations."""

import strawberry

from subgraphs.identity.types.entities import ApiClient, ApiKey, Organization, Plan, User


@strawberry.input(description="The credentials of an API client, and what its token shall allow.")
class CreateTokenInput:
    """Arguments of `createToken`."""

    client_id: str = strawberry.field(description="The client's id.")
    client_secret: str = strawberry.field(description="The client's secret.")
    organization_id: strawberry.ID | None = strawberry.field(
        description="The organization to act for; it must be the client's own, which is also the default.", default=None
    )
    scopes: list[str] | None = strawberry.field(
        description="The scopes wanted, of which those that the client has are granted; by default all it has.",
        default=None,
    )


@strawberry.type(description="A token, with what clients need to know of it.")
class CreateTokenPayload:
    """Result of `createToken`."""

    access_token: str = strawberry.field(description="The token, to be sent as `Authorization: Bearer`.")
    expires_in: int = strawberry.field(description="How many seconds it is valid.")
    scope: str = strawberry.field(description="The granted scopes, separated by spaces.")
    token_type: str = strawberry.field(description="How to send it: `Bearer`.", default="Bearer")


@strawberry.input(description="An API client to be revoked.")
class RevokeApiClientInput:
    """Arguments of `revokeApiClient`."""

    id: strawberry.ID = strawberry.field(description="The API client's identifier.")


@strawberry.input(description="An API key to be revoked.")
class RevokeApiKeyInput:
    """Arguments of `revokeApiKey`."""

    id: strawberry.ID = strawberry.field(description="The API key's identifier.")


@strawberry.input(description="A new organization.")
class CreateOrganizationInput:
    """Arguments of `createOrganization`."""

    name: str = strawberry.field(description="The name to show: 1 to 120 characters.")
    slug: str = strawberry.field(description="The name for URLs: small letters, digits and inner hyphens.")
    plan: Plan = strawberry.field(description="What it subscribes to.", default=Plan.FREE)


@strawberry.type(description="The organization that was created.")
class CreateOrganizationPayload:
    """Result of `createOrganization`."""

    organization: Organization = strawberry.field(description="The new organization.")


@strawberry.input(description="A new member of your organization.")
class CreateUserInput:
    """Arguments of `createUser`."""

    name: str = strawberry.field(description="The name to show: 1 to 120 characters.")
    handle: str | None = strawberry.field(description="The name by which others mention the user.", default=None)


@strawberry.type(description="The user who was created.")
class CreateUserPayload:
    """Result of `createUser`."""

    user: User = strawberry.field(description="The new user.")


@strawberry.input(description="A new API client of your organization.")
class CreateApiClientInput:
    """Arguments of `createApiClient`."""

    name: str = strawberry.field(description="What to call it: 1 to 120 characters.")
    scopes: list[str] = strawberry.field(description="The scopes that its tokens may have.")


@strawberry.type(description="The API client that was created, with its secret.")
class CreateApiClientPayload:
    """Result of `createApiClient`."""

    api_client: ApiClient = strawberry.field(description="The new API client.")
    client_secret: str = strawberry.field(description="Its secret, shown this once.")


@strawberry.input(description="A new API key of your organization.")
class CreateApiKeyInput:
    """Arguments of `createApiKey`."""

    name: str = strawberry.field(description="What to call it: 1 to 120 characters.")
    scopes: list[str] = strawberry.field(description="The scopes of requests with this key.")


@strawberry.type(description="The API key that was created, with the key itself.")
class CreateApiKeyPayload:
    """Result of `createApiKey`."""

    api_key: ApiKey = strawberry.field(description="The new entry.")
    key: str = strawberry.field(description="The key itself, shown this once.")


@strawberry.type(description="The API client that was revoked.")
class RevokeApiClientPayload:
    """Result of `revokeApiClient`."""

    api_client: ApiClient = strawberry.field(description="The API client, which gets no more tokens.")


@strawberry.type(description="The API key that was revoked.")
class RevokeApiKeyPayload:
    """Result of `revokeApiKey`."""

    api_key: ApiKey = strawberry.field(description="The API key, which is refused from now on.")


@strawberry.type(description="The key that signs from now on.")
class RotateSigningKeyPayload:
    """Result of `rotateSigningKey`."""

    key_id: str = strawberry.field(description="The new key's id.")
