"""What mutations take comes in, the service's wishes go out."""

import strawberry

from subgraphs.kit.errors import invalid
from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.thumbnails.domain.thumbnails import is_identifier
from subgraphs.wavestack.thumbnails.domain.wishes import Source, SourceKind, Wish, checked
from subgraphs.wavestack.thumbnails.types.enums import FaceExpression, Ground, TextPosition, ThumbnailStyle


@strawberry.input(description="How a thumbnail is to look, beyond its style. All of it is optional.")
class ThumbnailOptionsInput:
    """The documented options, and the position of the title."""

    include_face: bool | None = strawberry.field(
        default=None,
        description="Whether a face stands beside the title: a drawn emoji, never somebody's photo.",
    )
    face_expression: FaceExpression | None = strawberry.field(
        default=None, description="Its expression; the style's own where only a face is asked for."
    )
    background: Ground | None = strawberry.field(default=None, description="What lies behind everything.")
    colors: list[str] | None = strawberry.field(
        default=None,
        description="Up to four colors as `#rrggbb`: both ends of the background, accent, text.",
    )
    position: TextPosition | None = strawberry.field(default=None, description="Where the title stands.")


@strawberry.input(description="A thumbnail to be drawn from a title, and perhaps an image.")
class CreateThumbnailInput:
    """A thumbnail without a video."""

    title: str = strawberry.field(description="The title: 1 to 200 characters of any script, emoji included.")
    subtitle: str | None = strawberry.field(default=None, description="A smaller line, up to 200 characters.")
    style: ThumbnailStyle = strawberry.field(default=ThumbnailStyle.CUSTOM, description="Its style.")
    template: strawberry.ID | None = strawberry.field(
        default=None, description="A template instead of the style's look: an identifier or a built-in one's name."
    )
    options: ThumbnailOptionsInput | None = strawberry.field(default=None, description="Further choices.")
    image_url: str | None = strawberry.field(default=None, description="An image to be used, by its public URL.")
    image_asset_id: strawberry.ID | None = strawberry.field(
        default=None, description="An image to be used, by the identifier of its asset."
    )
    clip_id: strawberry.ID | None = strawberry.field(default=None, description="The clip that it is made for.")
    asset_id: strawberry.ID | None = strawberry.field(default=None, description="The asset that it is made for.")

    def wish(self) -> Wish:
        """The checked wish."""
        named: list[tuple[str, SourceKind, str | None]] = [
            ("imageUrl", "image_url", self.image_url),
            ("imageAssetId", "image_asset", self.image_asset_id),
        ]
        source = _source(named, None)
        return checked(_wish(self, self.title, self.subtitle, source, clip_id=self.clip_id, asset_id=self.asset_id))


@strawberry.input(description="Texts over a frame.")
class ThumbnailOverlaysInput:
    """The documented overlays."""

    title: str | None = strawberry.field(default=None, description="The title, up to 200 characters.")
    subtitle: str | None = strawberry.field(default=None, description="A smaller line, up to 200 characters.")


@strawberry.input(description="A thumbnail to be drawn over a frame of a video: exactly one source is named.")
class CreateThumbnailFromFrameInput:
    """A thumbnail with a frame."""

    video_url: str | None = strawberry.field(default=None, description="The video, by its public URL.")
    asset_id: strawberry.ID | None = strawberry.field(default=None, description="The video, by its asset.")
    clip_id: strawberry.ID | None = strawberry.field(default=None, description="The video, by its clip.")
    timestamp: float = strawberry.field(description="Which frame: seconds from the start of the video.")
    style: ThumbnailStyle = strawberry.field(default=ThumbnailStyle.CUSTOM, description="Its style.")
    template: strawberry.ID | None = strawberry.field(
        default=None, description="A template instead of the style's look: an identifier or a built-in one's name."
    )
    overlays: ThumbnailOverlaysInput | None = strawberry.field(default=None, description="The texts on it.")
    options: ThumbnailOptionsInput | None = strawberry.field(default=None, description="Further choices.")

    def wish(self) -> Wish:
        """The checked wish."""
        named: list[tuple[str, SourceKind, str | None]] = [
            ("videoUrl", "video_url", self.video_url),
            ("assetId", "video_asset", self.asset_id),
            ("clipId", "clip", self.clip_id),
        ]
        source = _source(named, self.timestamp)
        if source is None:
            raise invalid("videoUrl", "required", "Video URL is required")
        overlays = self.overlays or ThumbnailOverlaysInput()
        wish = _wish(self, overlays.title, overlays.subtitle, source, clip_id=self.clip_id, asset_id=self.asset_id)
        return checked(wish, titled=False)


@strawberry.input(
    description="A thumbnail that a worker draws later: from a title, or over a frame. One of them is set."
)
class RequestThumbnailInput:
    """A thumbnail for later."""

    drawn: CreateThumbnailInput | None = strawberry.field(default=None, description="Drawn from a title.")
    from_frame: CreateThumbnailFromFrameInput | None = strawberry.field(default=None, description="Drawn over a frame.")

    def wish(self) -> Wish:
        """The checked wish."""
        if (self.drawn is None) == (self.from_frame is None):
            raise invalid("drawn", "oneOf", "Exactly one of drawn and fromFrame must be given")
        return self.drawn.wish() if self.drawn is not None else self.from_frame.wish()  # type: ignore[union-attr]  # one is there


@strawberry.input(description="A template to be kept.")
class CreateThumbnailTemplateInput:
    """A template."""

    name: str = strawberry.field(description="What its people call it: 1 to 80 characters, unique.")
    description: JSON = strawberry.field(
        description="The look, in the form that `thumbnailTemplates` shows of the built-in ones."
    )


@strawberry.input(description="Which template is to be deleted.")
class DeleteThumbnailTemplateInput:
    """A template's id."""

    id: strawberry.ID = strawberry.field(description="The template's identifier.")


def _source(named: list[tuple[str, SourceKind, str | None]], seconds: float | None) -> Source | None:
    found = [Source(kind, str(text), field, seconds) for field, kind, text in named if text is not None]
    if len(found) > 1:
        raise invalid(found[1].field, "oneOf", "Only one source can be named")
    return found[0] if found else None


def _wish(
    given: CreateThumbnailInput | CreateThumbnailFromFrameInput,
    title: str | None,
    subtitle: str | None,
    source: Source | None,
    *,
    clip_id: str | None,
    asset_id: str | None,
) -> Wish:
    options = given.options or ThumbnailOptionsInput()
    return Wish(
        title=title,
        subtitle=subtitle,
        style=given.style,
        template=None if given.template is None else str(given.template),
        include_face=options.include_face,
        expression=options.face_expression,
        ground=options.background,
        colors=tuple(options.colors or ()),
        position=options.position,
        source=source,
        clip_id=_identifier("clipId", clip_id),
        asset_id=_identifier("assetId", asset_id),
    )


def _identifier(name: str, text: str | None) -> str | None:
    if text is not None and not is_identifier(text):
        raise invalid(name, "format", "This is no identifier")
    return None if text is None else str(text)
