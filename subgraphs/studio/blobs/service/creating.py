"""What a client sends for a new blob comes in, is checked, and becomes a blob."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import ContentEncoding, checked_content_type, decode_new_content
from subgraphs.studio.blobs.domain.document import Document, checked_metadata
from subgraphs.studio.blobs.domain.json_values import Json, JsonObject
from subgraphs.studio.blobs.domain.runs import checked_run
from subgraphs.studio.blobs.domain.versions import input_blob_id
from subgraphs.studio.blobs.errors import FAMILY_CODES, invalid_input, provider_not_found, shortened
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.repository.blobs import find_blobs
from subgraphs.studio.blobs.repository.locks import lock_owner
from subgraphs.studio.blobs.service.access import named_blob, owned
from subgraphs.studio.blobs.service.author import Author
from subgraphs.studio.blobs.service.counting import creating
from subgraphs.studio.blobs.service.known_providers import check_providers, unknown_providers
from subgraphs.studio.blobs.service.writing import NewBlob, insert_blob, insert_blobs

MAX_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class BlobDraft:
    """What a client sends for a new blob."""

    content: str | None
    content_type: str | None
    encoding: ContentEncoding | None = None
    metadata: object = None
    parent_id: str | None = None
    providers: Sequence[str] = ()
    run: object = None
    unreadable: tuple[str, str] | None = None
    """The field, and what is wrong with it, where the sender could not be understood."""


def with_common(common: object, own: object) -> object:
    """The metadata of one blob of a batch: its own keys over the common ones. Own metadata that is no object stays."""
    if common is None:
        return own
    if not isinstance(common, dict):
        raise invalid_input("commonMetadata", "Metadata must be a JSON object")
    if own is None:
        return common
    return {**common, **own} if isinstance(own, dict) else own


def check_draft(draft: BlobDraft) -> NewBlob:
    """The blob that a draft means: VALIDATION_ERROR where it means none."""
    if draft.unreadable is not None:
        field, reason = draft.unreadable
        raise invalid_input(shortened(field), shortened(reason))
    if draft.content is None or draft.content_type is None:
        missing = "content" if draft.content is None else "contentType"
        raise invalid_input(missing, "A blob needs content and a content type")
    content_type = checked_content_type(draft.content_type)
    metadata = {} if draft.metadata is None else checked_metadata(draft.metadata)
    content = decode_new_content(draft.content, draft.encoding, content_type)
    parent_id = None if draft.parent_id is None else input_blob_id(draft.parent_id, "parentId")
    providers = tuple(dict.fromkeys(draft.providers))
    return NewBlob(Document(content, content_type, metadata), parent_id, providers, run=checked_run(draft.run))


async def create_blob(session: AsyncSession, author: Author, new: NewBlob) -> BlobRow:
    """Create a blob, version 1. Its parent must be the author's own, and its providers be there for the author."""
    with creating(new.document.content_type):
        await lock_owner(session, author.owner_id)
        await check_providers(session, author.owner_id, new.providers)
        if new.parent_id is not None:
            await named_blob(session, author.owner_id, new.parent_id, "parentId")
        return await insert_blob(session, author, new)


Drafted = NewBlob | SubgraphError
"""The blob that a draft of a batch means, or why it means none."""


def check_drafts(drafts: Sequence[BlobDraft]) -> list[Drafted]:
    """What each draft of a batch means (D-24); VALIDATION_ERROR for a batch that is empty or too long."""
    if not 1 <= len(drafts) <= MAX_BATCH:
        raise invalid_input("blobs", f"A batch has 1 to {MAX_BATCH} blobs")
    checked: list[Drafted] = []
    for draft in drafts:
        try:
            checked.append(check_draft(draft))
        except SubgraphError as refusal:
            checked.append(refusal)
    return checked


async def create_blobs(
    session: AsyncSession, author: Author, drafted: Sequence[Drafted]
) -> list[BlobRow | SubgraphError]:
    """Create the blobs of a batch; in the place of each that cannot be created stands why."""
    await lock_owner(session, author.owner_id)
    wanted = {new.parent_id for new in drafted if isinstance(new, NewBlob) and new.parent_id is not None}
    parents = {blob.id: blob for blob in await find_blobs(session, sorted(wanted))}
    named = {name for new in drafted if isinstance(new, NewBlob) for name in new.providers}
    unknown = await unknown_providers(session, author.owner_id, sorted(named))
    checked = [_for_known_providers(_under_own_parent(new, parents, author.owner_id), unknown) for new in drafted]
    made = iter(await insert_blobs(session, author, [new for new in checked if isinstance(new, NewBlob)]))
    return [next(made) if isinstance(new, NewBlob) else new for new in checked]


async def create_batch(session: AsyncSession, author: Author, drafted: Sequence[Drafted]) -> dict[str, Json]:
    """Create the blobs of a batch; which were made and which failed, as JSON that can be answered again."""
    made = await create_blobs(session, author, drafted)
    return {
        "created": [[place, one.id] for place, one in enumerate(made) if isinstance(one, BlobRow)],
        "failed": [[place, _told(one)] for place, one in enumerate(made) if isinstance(one, SubgraphError)],
    }


def _told(refusal: SubgraphError) -> JsonObject:
    code = FAMILY_CODES.get(refusal.code, refusal.code)
    return {"code": code, "message": refusal.message, "details": dict(refusal.details or {})}


def _for_known_providers(new: Drafted, unknown: Sequence[str]) -> Drafted:
    if isinstance(new, NewBlob):
        for provider_id in new.providers:
            if provider_id in unknown:
                return provider_not_found(provider_id)
    return new


def _under_own_parent(new: Drafted, parents: Mapping[str, BlobRow], owner_id: str) -> Drafted:
    if isinstance(new, NewBlob) and new.parent_id is not None:
        try:
            owned(parents.get(new.parent_id), new.parent_id, owner_id)
        except SubgraphError as refusal:
            return refusal
    return new
