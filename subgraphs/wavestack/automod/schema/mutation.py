"""Mutations come in, what the service has done goes out; each is one transaction."""

from typing import Annotated

import strawberry

from subgraphs.kit.fields import mutation
from subgraphs.kit.identity import require_organization
from subgraphs.wavestack.automod.domain.grounds import Place
from subgraphs.wavestack.automod.service import appeals, checking, policies, verdicts
from subgraphs.wavestack.automod.types.entities import Appeal, Info, Verdict
from subgraphs.wavestack.automod.types.payloads import (
    AllowPhraseInput,
    AllowPhrasePayload,
    AppealPayload,
    BanPhraseInput,
    BanPhrasePayload,
    CheckContentInput,
    CreateAppealInput,
    DecideAppealInput,
    LabelTextInput,
    LabelTextPayload,
    PolicyPayload,
    ReviewVerdictInput,
    VerdictPayload,
)
from subgraphs.wavestack.automod.types.policies import (
    BannedPhrase,
    ChangePolicyInput,
    ModerationPolicy,
    PolicyPlaceInput,
)


@strawberry.type(description="What can be changed.")
class Mutation:
    """The root fields of mutations."""

    @mutation(description="Judge a text. The verdict is kept, and counts towards its author's record.")
    async def check_content(
        self,
        info: Info,
        input: Annotated[CheckContentInput, strawberry.argument(description="The text.")],  # noqa: A002 - the argument's name
    ) -> VerdictPayload | None:
        """Check a text."""
        context, organization_id = info.context, require_organization(info.context.actor)
        text = checking.checked_text(_text(input))
        place = Place(organization_id, text.platform, text.channel_id)
        grounds = await checking.read_grounds(context.session, context.resources.grounds, place)
        await context.release()
        (opinion,) = await checking.form_opinions(
            context.resources.classifier, context.graph, organization_id, [text], grounds
        )
        async with context.transaction() as session:
            (verdict,) = await checking.give_verdicts(
                session, organization_id, [(text, opinion)], grounds, now=context.clock.now()
            )
        return VerdictPayload(verdict=Verdict.of(verdict))

    @mutation(description="Say whether a verdict that waits for a person is right; the classifier learns from it.")
    async def review_verdict(
        self,
        info: Info,
        input: Annotated[ReviewVerdictInput, strawberry.argument(description="The opinion.")],  # noqa: A002 - as above
    ) -> VerdictPayload | None:
        """Review a verdict."""
        context = info.context
        async with context.transaction() as session:
            verdict = await verdicts.review_verdict(
                session, context.actor, input.id, confirm=input.confirm, now=context.clock.now()
            )
        return VerdictPayload(verdict=Verdict.of(verdict))

    @mutation(description="Object to a violation.")
    async def create_appeal(
        self,
        info: Info,
        input: Annotated[CreateAppealInput, strawberry.argument(description="The objection.")],  # noqa: A002 - as above
    ) -> AppealPayload | None:
        """Make an appeal."""
        context = info.context
        async with context.transaction() as session:
            appeal = await appeals.create_appeal(
                session, context.actor, input.violation_id, input.text, now=context.clock.now()
            )
        return AppealPayload(appeal=Appeal.of(appeal))

    @mutation(description="Decide an appeal; accepting it takes the violation back.")
    async def decide_appeal(
        self,
        info: Info,
        input: Annotated[DecideAppealInput, strawberry.argument(description="The decision.")],  # noqa: A002 - as above
    ) -> AppealPayload | None:
        """Close an appeal."""
        context = info.context
        async with context.transaction() as session:
            appeal = await appeals.decide_appeal(
                session, context.actor, input.id, accept=input.accept, now=context.clock.now()
            )
        return AppealPayload(appeal=Appeal.of(appeal))

    @mutation(description="Teach the classifier what a text is; it then judges texts of nearly the same meaning alike.")
    async def label_text(
        self,
        info: Info,
        input: Annotated[LabelTextInput, strawberry.argument(description="The text and its label.")],  # noqa: A002 - as above
    ) -> LabelTextPayload | None:
        """Label a text."""
        context = info.context
        async with context.transaction() as session:
            await verdicts.label_text(session, context.actor, input.text, input.label, now=context.clock.now())
        return LabelTextPayload(label=input.label)

    @mutation(description="Change the policy for a channel, a platform, or everything.")
    async def change_moderation_policy(
        self,
        info: Info,
        input: Annotated[ChangePolicyInput, strawberry.argument(description="The changes.")],  # noqa: A002 - as above
    ) -> PolicyPayload | None:
        """Change a policy."""
        context = info.context
        async with context.transaction() as session:
            policy = await policies.change_policy(
                session,
                context.actor,
                platform="" if input.platform is None else str(input.platform.value),
                channel_id=input.channel_id or "",
                changes=input.changes(),
                now=context.clock.now(),
            )
        return PolicyPayload(policy=ModerationPolicy.of(policy))

    @mutation(description="Forget what was changed of the policy for just this channel, platform, or everything.")
    async def reset_moderation_policy(
        self,
        info: Info,
        input: Annotated[PolicyPlaceInput, strawberry.argument(description="Which policy.")],  # noqa: A002 - as above
    ) -> PolicyPayload | None:
        """Reset a policy."""
        context = info.context
        async with context.transaction() as session:
            policy = await policies.reset_policy(
                session,
                context.actor,
                platform="" if input.platform is None else str(input.platform.value),
                channel_id=input.channel_id or "",
                now=context.clock.now(),
            )
        return PolicyPayload(policy=ModerationPolicy.of(policy))

    @mutation(description="Ban a word or phrase.")
    async def ban_phrase(
        self,
        info: Info,
        input: Annotated[BanPhraseInput, strawberry.argument(description="The phrase.")],  # noqa: A002 - as above
    ) -> BanPhrasePayload | None:
        """Ban a phrase."""
        context = info.context
        async with context.transaction() as session:
            phrase = await policies.ban_phrase(session, context.actor, input.phrase, now=context.clock.now())
        return BanPhrasePayload(banned_phrase=BannedPhrase.of(phrase))

    @mutation(description="Allow a banned word or phrase again.")
    async def allow_phrase(
        self,
        info: Info,
        input: Annotated[AllowPhraseInput, strawberry.argument(description="Which phrase.")],  # noqa: A002 - as above
    ) -> AllowPhrasePayload | None:
        """Take a phrase off the list."""
        context = info.context
        async with context.transaction() as session:
            await policies.allow_phrase(session, context.actor, input.id, now=context.clock.now())
        return AllowPhrasePayload(allowed_id=input.id)


def _text(request: CheckContentInput) -> checking.Text:
    return checking.Text(
        content=request.content,
        user_id=request.user_id,
        platform="" if request.platform is None else str(request.platform.value),
        channel_id=request.channel_id or "",
        role=request.role or "",
        message_id=request.message_id,
    )
