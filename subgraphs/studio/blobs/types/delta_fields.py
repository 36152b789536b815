"""A row of a delta comes in, the fields of the GraphQL type Delta that lead to no other entity go out."""

from datetime import datetime
from typing import Self

import strawberry

from subgraphs.kit.fields import field
from subgraphs.kit.scalars import JSON
from subgraphs.studio.blobs.domain.json_values import parse_object
from subgraphs.studio.blobs.domain.versions import DeltaOperation
from subgraphs.studio.blobs.loaders import load_inverse, load_patch
from subgraphs.studio.blobs.models import DeltaRow
from subgraphs.studio.blobs.types.blob_fields import Info
from subgraphs.studio.blobs.types.enums import DeltaStatus


@strawberry.type(description="What a delta says of itself.")
class DeltaFields:
    """The plain fields of a step of a blob's history."""

    row: strawberry.Private[DeltaRow]
    id: strawberry.ID = strawberry.field(description="The delta's identifier.")
    blob_id: strawberry.ID = strawberry.field(description="The blob that it changed.")
    provider_id: str = strawberry.field(description="Who made it: a provider, or `user`.")
    operation: DeltaOperation = strawberry.field(description="What it did.")
    from_version: int = strawberry.field(description="The version that it changed; 0 for the first delta.")
    to_version: int = strawberry.field(description="The version that it made.")
    status: DeltaStatus = strawberry.field(description="How far its application has come.")
    applied_at: datetime = strawberry.field(description="When it was applied.")

    @classmethod
    def of(cls, row: DeltaRow) -> Self:
        """The delta of a row."""
        return cls(
            row=row,
            id=strawberry.ID(row.id),
            blob_id=strawberry.ID(row.blob_id),
            provider_id=row.provider_id,
            operation=DeltaOperation(row.operation),
            from_version=row.to_version - 1,
            to_version=row.to_version,
            status=DeltaStatus.APPLIED,
            applied_at=row.applied_at,
        )

    @field(description="What its provider said of the run that made it; null where it said nothing, as users do.")
    def run(self) -> JSON | None:
        """The facts of the run."""
        return None if self.row.run is None else JSON(parse_object(self.row.run))

    @field(description="The patch that undoes it, on the version that it made.")
    async def inverse(self, info: Info) -> JSON:
        """The stored inverse with its large contents put back."""
        return JSON(await load_inverse(info.context, self.row))

    @field(description="The patch as its author wrote it: a merge object, one operation, or an array of operations.")
    async def patch(self, info: Info) -> JSON:
        """The patch with its large contents put back."""
        return JSON(await load_patch(info.context, self.row))
