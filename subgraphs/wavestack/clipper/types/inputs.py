"""What clients send to mutations comes in, values that the service checks go out."""

from dataclasses import asdict

import strawberry

from subgraphs.wavestack.clipper.domain.clips import ClipDraft, draft_clip
from subgraphs.wavestack.clipper.types.enums import ClipFormat, ClipPresetName


@strawberry.input(description="A clip to be made. It is cut from `source` or from an asset.")
class CreateClipInput:
    """The fields of a new clip."""

    start_seconds: float = strawberry.field(description="Where in the source it starts, in seconds, from 0 on.")
    duration_seconds: float = strawberry.field(
        description=(
            "How long it is, in seconds: 1 to 3600, or what the preset allows. A source that ends earlier makes the "
            "clip shorter."
        )
    )
    source: str | None = strawberry.field(
        default=None,
        description=(
            "A public http or https address of a video, the path of a file below the server's media folder, or the "
            "identifier of an asset."
        ),
    )
    asset_id: strawberry.ID | None = strawberry.field(
        default=None, description="An asset to cut from, instead of `source`."
    )
    format: ClipFormat | None = strawberry.field(default=None, description="What its file is to be; MP4 where empty.")
    preset: ClipPresetName | None = strawberry.field(
        default=None, description="A platform whose frame it is to fill: what does not fit is cut off at the sides."
    )
    name: str | None = strawberry.field(
        default=None,
        description=(
            "The first part of its file's name: at most 120 characters. Folders and characters that are awkward in "
            "file names are taken out."
        ),
    )
    project_id: strawberry.ID | None = strawberry.field(
        default=None, description="The project that its asset is to belong to."
    )
    highlight_id: strawberry.ID | None = strawberry.field(default=None, description="The highlight that it shows.")
    stream_id: strawberry.ID | None = strawberry.field(default=None, description="The stream that it is a part of.")
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A text of the client's choice, unique within its organization: 1 to 255 characters, remembered for a "
            "day. The same request with the same key is answered again instead of being done again."
        ),
    )

    def draft(self, *, media_root: str) -> ClipDraft:
        """The checked request."""
        return draft_clip(asdict(self) | {"format": self.format or ClipFormat.MP4}, media_root=media_root)


@strawberry.input(description="A clip that is not wanted any more.")
class CancelClipInput:
    """Which clip."""

    id: strawberry.ID = strawberry.field(description="The clip's identifier.")


@strawberry.input(description="A clip to be deleted.")
class DeleteClipInput:
    """Which clip."""

    id: strawberry.ID = strawberry.field(description="The clip's identifier.")
