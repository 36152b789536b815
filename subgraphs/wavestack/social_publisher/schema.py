"""GraphQL operations come in, the service's answers go out: queries, mutations and subscriptions."""

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.fields import field, mutation, subscription
from subgraphs.kit.identity import require_organization
from subgraphs.kit.pagination import page_request
from subgraphs.kit.references import require_references
from subgraphs.kit.scalars import URL
from subgraphs.kit.schema import FederatedSchema
from subgraphs.wavestack.social_publisher.domain.rules import RULES
from subgraphs.wavestack.social_publisher.service import accounts, posts
from subgraphs.wavestack.social_publisher.service.media import references_of
from subgraphs.wavestack.social_publisher.types.accounts import (
    BeginSocialConsentInput,
    ConnectSocialAccountInput,
    ConnectSocialAccountPayload,
    DisconnectSocialAccountInput,
    DisconnectSocialAccountPayload,
    SocialAccount,
    SocialConsent,
    SocialRules,
)
from subgraphs.wavestack.social_publisher.types.entities import Asset, Info, Publication, SocialPost
from subgraphs.wavestack.social_publisher.types.enums import PostStatus
from subgraphs.wavestack.social_publisher.types.inputs import (
    Afterwards,
    CancelSocialPostInput,
    CreateSocialPostInput,
    OfPost,
    OnPlatform,
    SocialPostEvent,
    SocialPostPayload,
)

_LONGEST_SEQUENCE = 18  # digits that fit every database's 64-bit integer


@strawberry.type(description="What can be asked for.")
class Query:
    """The root fields of queries."""

    @field(description="A post of the caller's organization.")
    async def social_post(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The post's identifier.")],  # noqa: A002 - the argument's name
    ) -> SocialPost | None:
        """One post, or NOT_FOUND."""
        return SocialPost.of(await posts.get_post(info.context.session, info.context.actor, id))

    @field(description="The posts of the caller's organization, newest first.")
    async def social_posts(
        self,
        info: Info,
        *,
        platform: OnPlatform = None,
        status: Annotated[PostStatus | None, strawberry.argument(description="Only posts that stand there.")] = None,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection[SocialPost] | None:
        """A page of posts."""
        request = page_request(first, after, last, before, offset=offset)
        page = await posts.list_posts(
            info.context.session, info.context.actor, request, platform=platform, status=status
        )
        return Connection.of(page, SocialPost.of)

    @field(description="The accounts of the caller's organization; of each platform the one that posts go to first.")
    async def social_accounts(self, info: Info) -> list[SocialAccount] | None:
        """All accounts."""
        found = await accounts.list_accounts(info.context.session, info.context.actor)
        return [SocialAccount.of(account) for account in found]

    @field(description="What each platform takes: lengths, formats, durations, caps and spacing.")
    def social_rules(self) -> list[SocialRules] | None:
        """All rules."""
        return [SocialRules.of(platform) for platform in RULES]


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Begin to connect an account: send its owner to the address in the answer.")
    async def begin_social_consent(
        self,
        info: Info,
        input: Annotated[BeginSocialConsentInput, strawberry.argument(description="Which platform.")],  # noqa: A002 - the argument's name
    ) -> SocialConsent | None:
        """Begin the flow."""
        context = info.context
        async with context.transaction() as session:
            begun = await accounts.begin_consent(
                session, context.actor, context.resources, input.platform, now=context.clock.now()
            )
        return SocialConsent(auth_url=URL(begun.url), state=begun.state)

    @mutation(description="Connect an account with what came back from its owner's consent.")
    async def connect_social_account(
        self,
        info: Info,
        input: Annotated[ConnectSocialAccountInput, strawberry.argument(description="Code and state.")],  # noqa: A002 - as above
    ) -> ConnectSocialAccountPayload | None:
        """Finish the flow."""
        context = info.context
        account = await accounts.finish_consent(
            context.database,
            context.clock,
            context.resources,
            input.platform,
            organization_id=require_organization(context.actor),
            code=input.code,
            state=input.state,
        )
        return ConnectSocialAccountPayload(account=SocialAccount.of(account))

    @mutation(description="Forget an account and its tokens.")
    async def disconnect_social_account(
        self,
        info: Info,
        input: Annotated[DisconnectSocialAccountInput, strawberry.argument(description="Which account.")],  # noqa: A002 - as above
    ) -> DisconnectSocialAccountPayload | None:
        """Forget an account."""
        async with info.context.transaction() as session:
            await accounts.disconnect(session, info.context.actor, input.id)
        return DisconnectSocialAccountPayload(disconnected_id=input.id)

    @mutation(description="Publish a post, in the background; safe to repeat with the same key.")
    async def create_social_post(
        self,
        info: Info,
        input: Annotated[CreateSocialPostInput, strawberry.argument(description="The post.")],  # noqa: A002 - as above
    ) -> SocialPostPayload | None:
        """Begin a post."""
        context, now = info.context, info.context.clock.now()
        require_organization(context.actor)
        draft, factor = input.draft(now), context.resources.settings.rate_limit_factor
        await require_references(context.graph, context.actor, references_of(draft))
        async with context.transaction() as session:
            post, replayed = await posts.create_post(session, context.actor, draft, factor=factor, now=now)
        return SocialPostPayload(post=SocialPost.of(post), replayed=replayed)

    @mutation(description="Stop a post; CONFLICT once its platform has all of it.")
    async def cancel_social_post(
        self,
        info: Info,
        input: Annotated[CancelSocialPostInput, strawberry.argument(description="Which post.")],  # noqa: A002 - as above
    ) -> SocialPostPayload | None:
        """Stop a post."""
        if (input.id is None) == (input.publication_id is None):
            raise invalid("id", "required", "Either the post's or the publication's identifier is required")
        context = info.context
        async with context.transaction() as session:
            post = await posts.cancel_post(
                session,
                context.actor,
                post_id=input.id,
                publication_id=input.publication_id,
                now=context.clock.now(),
            )
        return SocialPostPayload(post=SocialPost.of(post), replayed=True)


@strawberry.type(description="What can be followed as it happens.")
class Subscription:
    """The root fields of subscriptions."""

    @subscription(description="What happens to the posts of the caller's organization, in order.")
    async def social_post_events(
        self,
        info: Info,
        *,
        id: OfPost = None,  # noqa: A002 - the argument's name
        after: Afterwards = None,
    ) -> AsyncGenerator[SocialPostEvent, None]:
        """Follow the outbox."""
        organization_id = require_organization(info.context.actor)
        if id is not None:
            await posts.get_post(info.context.session, info.context.actor, id)
            await info.context.release()

        def wanted(event: Event) -> bool:
            return event.topic in posts.TOPICS and (id is None or event.key == id)

        async for event in info.context.listen(scope=organization_id, after=_position(after), wanted=wanted):
            yield SocialPostEvent.of(event)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)


schema = FederatedSchema(Query, Mutation, Subscription, types=[Publication, Asset, SocialPost])
