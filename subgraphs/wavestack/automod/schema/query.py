"""Queries come in, what the service finds goes out."""

from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.fields import field
from subgraphs.kit.identity import require_organization
from subgraphs.kit.pagination import page_request
from subgraphs.kit.texts import checked
from subgraphs.wavestack.automod.domain.reviews import USER_ID_LENGTH
from subgraphs.wavestack.automod.service import appeals, audit, policies, verdicts
from subgraphs.wavestack.automod.types.entities import Appeal, Info, PlatformUser, UserId, Verdict, VerdictId
from subgraphs.wavestack.automod.types.enums import AppealStatus, ModerationPlatform, ReviewStatus
from subgraphs.wavestack.automod.types.policies import BannedPhrase, ModerationDeed, ModerationPolicy


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A verdict of the caller's organization.")
    async def verdict(self, info: Info, id: VerdictId) -> Verdict | None:  # noqa: A002 - the argument's name
        """One verdict, or NOT_FOUND."""
        return Verdict.of(await verdicts.get_verdict(info.context.session, info.context.actor, id))

    @field(description="A user's record with the caller's organization; one whom it does not know stands well.")
    async def moderated_user(self, info: Info, id: UserId) -> PlatformUser | None:  # noqa: A002 - the argument's name
        """The user's entity."""
        require_organization(info.context.actor)
        return PlatformUser(id=strawberry.ID(checked("id", id, USER_ID_LENGTH, shortest=1)))

    @field(description="The verdicts of the caller's organization, newest first; the review queue is PENDING.")
    async def verdicts(
        self,
        info: Info,
        *,
        review: Annotated[ReviewStatus | None, strawberry.argument(description="Only those with this status.")] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Verdict] | None:
        """A page of verdicts."""
        request = page_request(first, after, last, before, offset=offset)
        page = await verdicts.list_verdicts(info.context.session, info.context.actor, request, review=review)
        return Connection.of(page, Verdict.of)

    @field(description="The appeals of the caller's organization, newest first.")
    async def appeals(
        self,
        info: Info,
        *,
        status: Annotated[AppealStatus | None, strawberry.argument(description="Only those with this status.")] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[Appeal] | None:
        """A page of appeals."""
        request = page_request(first, after, last, before, offset=offset)
        page = await appeals.list_appeals(info.context.session, info.context.actor, request, status=status)
        return Connection.of(page, Appeal.of)

    @field(description="The policy that holds for a channel, for a platform, or for everything.")
    async def moderation_policy(
        self,
        info: Info,
        *,
        platform: Annotated[ModerationPlatform | None, strawberry.argument(description="The platform.")] = None,
        channel_id: Annotated[str | None, strawberry.argument(description="The channel of the platform.")] = None,
    ) -> ModerationPolicy | None:
        """The policy in force."""
        found = await policies.get_policy(
            info.context.session,
            info.context.actor,
            platform="" if platform is None else str(platform.value),
            channel_id=channel_id or "",
        )
        return ModerationPolicy.of(found)

    @field(description="What the caller's organization has banned, by letters.")
    async def banned_phrases(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[BannedPhrase] | None:
        """A page of phrases."""
        request = page_request(first, after, last, before, offset=offset)
        page = await policies.list_phrases(info.context.session, info.context.actor, request)
        return Connection.of(page, BannedPhrase.of)

    @field(description="Who did what in moderation, newest first.")
    async def moderation_deeds(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[ModerationDeed] | None:
        """A page of the audit trail."""
        request = page_request(first, after, last, before, offset=offset)
        page = await audit.list_deeds(info.context.session, info.context.actor, request)
        return Connection.of(page, ModerationDeed.of)
