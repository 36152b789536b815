"""How two versions of a blob differ comes in, the GraphQL type that says it goes out."""

import strawberry

from subgraphs.kit.scalars import JSON
from subgraphs.studio.blobs.service.comparing import Difference


@strawberry.type(description="How two versions of a blob differ.")
class BlobDiff:
    """A difference, for programs and for people."""

    from_version: int = strawberry.field(description="The version to compare with.")
    to_version: int = strawberry.field(description="The version that is compared.")
    patch: JSON = strawberry.field(
        description="The operations (RFC 6902) that make the one of the other; empty where they say the same."
    )
    text: str | None = strawberry.field(
        description="The lines of the content that differ, as a unified diff; null for no text, or more than 1 MB."
    )

    @classmethod
    def of(cls, difference: Difference, from_version: int, to_version: int) -> "BlobDiff":
        """The difference of the service."""
        return cls(from_version=from_version, to_version=to_version, patch=JSON(difference.patch), text=difference.text)
