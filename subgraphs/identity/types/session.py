"""The actor of a request and the verification keys come in, what the graph shows of them goes out."""

import base64

import strawberry
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from subgraphs.identity import loaders
from subgraphs.identity.service.keyring import SigningKey
from subgraphs.identity.types.entities import Info, Organization, User
from subgraphs.kit.fields import field
from subgraphs.kit.identity import Actor


@strawberry.type(description="Who is asking, by the credential of the request.")
class Viewer:
    """The holder of the request's token or API key."""

    subject: str = strawberry.field(description="The id of the user, API client or API key.")
    scopes: list[str] = strawberry.field(description="What the credential allows.")
    organization_id: strawberry.Private[str]

    @staticmethod
    def of(actor: Actor) -> "Viewer":
        """Convert an actor."""
        return Viewer(subject=actor.subject, scopes=sorted(actor.scopes), organization_id=actor.organization_id)

    @field(description="The organization for which the credential acts.")
    async def organization(self, info: Info) -> Organization | None:
        """The actor's organization, where this installation knows it."""
        return await Organization.load(info, self.organization_id)

    @field(description="The user, where the credential is a user's.")
    async def user(self, info: Info) -> User | None:
        """The actor as a member of its organization."""
        row = await info.context.load(loaders.users_by_id, self.subject)
        return User.of(row) if row else None


@strawberry.type(description="A public key that tokens are verified with (RFC 7517).")
class JsonWebKey:
    """One public RSA key."""

    kty: str = strawberry.field(description="The family of the algorithm: `RSA`.")
    kid: str = strawberry.field(description="The id by which tokens name the key.")
    use: str = strawberry.field(description="What the key is for: `sig`.")
    alg: str = strawberry.field(description="The algorithm: `RS256`.")
    n: str = strawberry.field(description="The modulus in base64url.")
    e: str = strawberry.field(description="The exponent in base64url.")

    @staticmethod
    def of(key: SigningKey) -> "JsonWebKey":
        """Convert a key."""
        return JsonWebKey(**json_web_key(key))


@strawberry.type(description="The public keys that tokens of this installation are verified with (RFC 7517).")
class JsonWebKeySet:
    """All published keys."""

    keys: list[JsonWebKey] = strawberry.field(description="The keys, the newest first.")


def json_web_key(key: SigningKey) -> dict[str, str]:
    """The members of a JSON Web Key."""
    modulus, exponent = _numbers(key.public)
    return {"kty": "RSA", "kid": key.id, "use": "sig", "alg": "RS256", "n": modulus, "e": exponent}


def _numbers(key: RSAPublicKey) -> tuple[str, str]:
    numbers = key.public_numbers()
    return _base64url(numbers.n), _base64url(numbers.e)


def _base64url(number: int) -> str:
    octets = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
