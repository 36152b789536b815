"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from enum import Enum

import strawberry

from subgraphs.kit.enums import describe_enum
from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.lineage import LineageDirection, LineageNodeKind
from subgraphs.studio.blobs.domain.versions import ConflictPolicy, DeltaOperation
from subgraphs.studio.blobs.repository.blobs import BlobSortField
from subgraphs.studio.blobs.service import announcing

describe_enum(
    ContentEncoding,
    "How a text says the bytes of a content.",
    {
        ContentEncoding.BASE64: "Base64 with the standard alphabet and padding (RFC 4648 section 4).",
        ContentEncoding.UTF_8: "Literal text.",
    },
)
describe_enum(
    DeltaOperation,
    "What a delta did to its blob.",
    {
        DeltaOperation.CREATE: "Made the first version.",
        DeltaOperation.UPDATE: "Changed content, type or metadata.",
        DeltaOperation.TRANSFORM: "Changed them as the result of a transformation.",
        DeltaOperation.DELETE: "Hid the blob.",
        DeltaOperation.REVERT: "Went back to what an earlier version said.",
    },
)
describe_enum(
    LineageDirection,
    "Which way a lineage is followed.",
    {
        LineageDirection.ANCESTORS: "To what the blob derives from.",
        LineageDirection.DESCENDANTS: "To what derives from the blob.",
        LineageDirection.BOTH: "Both ways.",
    },
)
describe_enum(
    LineageNodeKind,
    "Whether a blob stands at the top of its tree.",
    {LineageNodeKind.ROOT: "It derives from nothing.", LineageNodeKind.DERIVED: "It derives from another blob."},
)
describe_enum(
    ConflictPolicy,
    "What becomes of a change that starts from another version than the current one.",
    {
        ConflictPolicy.FAIL: "It is refused.",
        ConflictPolicy.MERGE: "It is merged into the current version; refused where both changed the same places.",
    },
)
describe_enum(
    BlobSortField,
    "What a list of blobs can be sorted by.",
    {
        BlobSortField.CREATED_AT: "The order of creation.",
        BlobSortField.UPDATED_AT: "The moment of the last change.",
        BlobSortField.TITLE: "The title, without regard to case.",
        BlobSortField.SIZE: "The size of the content in bytes.",
        BlobSortField.VERSION: "The number of the current version.",
        BlobSortField.CONTENT_TYPE: "The content type.",
    },
)


@strawberry.enum(description="In which direction a list is sorted.")
class SortDirection(Enum):
    """Upwards or downwards."""

    ASC = strawberry.enum_value("asc", description="The smallest, oldest or first in the alphabet comes first.")
    DESC = strawberry.enum_value("desc", description="The greatest, newest or last in the alphabet comes first.")


@strawberry.enum(description="How far the application of a delta has come.")
class DeltaStatus(Enum):
    """Deltas are stored in the transaction that applies them: whoever reads one reads an applied one."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    APPLYING = strawberry.enum_value("applying", description="Is being applied.")
    APPLIED = strawberry.enum_value("applied", description="Has made its version.")
    FAILED = strawberry.enum_value("failed", description="Could not be applied.")


@strawberry.enum(description="What happened to a blob.")
class BlobEventType(Enum):
    """Kinds of events by their topic in the outbox."""

    BLOB_CREATED = strawberry.enum_value(announcing.BLOB_CREATED, description="It came to be.")
    BLOB_UPDATED = strawberry.enum_value(announcing.BLOB_UPDATED, description="It has a new version.")
    BLOB_DELETED = strawberry.enum_value(announcing.BLOB_DELETED, description="It was removed or hidden.")
    BLOB_DERIVED = strawberry.enum_value(announcing.BLOB_DERIVED, description="It came to be as the child of another.")
    DELTA_APPLIED = strawberry.enum_value(announcing.DELTA_APPLIED, description="A delta made one of its versions.")
