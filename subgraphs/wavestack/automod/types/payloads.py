"""Requests of mutations come in; what they and subscriptions have to say goes out."""

from datetime import datetime
from typing import Annotated

import strawberry

from subgraphs.kit.events import Event
from subgraphs.kit.fields import field
from subgraphs.wavestack.automod.loaders import load_verdicts
from subgraphs.wavestack.automod.types.entities import Appeal, Info, Verdict
from subgraphs.wavestack.automod.types.enums import Label, ModerationPlatform
from subgraphs.wavestack.automod.types.policies import BannedPhrase, ModerationPolicy


@strawberry.input(description="A text to be checked.")
class CheckContentInput:
    """A text, who wrote it, and where."""

    content: str = strawberry.field(description="The text: at most 10,000 characters.")
    user_id: strawberry.ID = strawberry.field(description="Who wrote it: the user's identifier on the platform.")
    platform: ModerationPlatform | None = strawberry.field(default=None, description="Where it was written.")
    channel_id: str | None = strawberry.field(default=None, description="The platform's identifier of the channel.")
    role: str | None = strawberry.field(default=None, description="The author's role there, such as `moderator`.")
    message_id: strawberry.ID | None = strawberry.field(
        default=None, description="The message that it is; a message is judged once, and again when it was edited."
    )


@strawberry.input(description="A person's opinion of a verdict.")
class ReviewVerdictInput:
    """A verdict and an opinion."""

    id: strawberry.ID = strawberry.field(description="The verdict's identifier.")
    confirm: bool = strawberry.field(description="Whether it is right; a wrong one takes its violation back.")


@strawberry.input(description="An objection to a violation.")
class CreateAppealInput:
    """A violation and why it should be taken back."""

    violation_id: strawberry.ID = strawberry.field(description="The violation's identifier.")
    text: str = strawberry.field(description="Why it should be taken back: 1 to 1000 characters.")


@strawberry.input(description="A decision on an appeal.")
class DecideAppealInput:
    """An appeal and a decision."""

    id: strawberry.ID = strawberry.field(description="The appeal's identifier.")
    accept: bool = strawberry.field(description="Whether the violation is taken back.")


@strawberry.input(description="A text, and what it is.")
class LabelTextInput:
    """What the organization's classifier learns from."""

    text: str = strawberry.field(description="The text: 1 to 1000 characters.")
    label: Label = strawberry.field(description="What it is.")


@strawberry.input(description="A word or phrase to be banned.")
class BanPhraseInput:
    """A phrase."""

    phrase: str = strawberry.field(description="The word or phrase: 1 to 100 characters; disguises are found as well.")


@strawberry.input(description="A banned phrase that is to be allowed again.")
class AllowPhraseInput:
    """A phrase by its id."""

    id: strawberry.ID = strawberry.field(description="The phrase's identifier.")


@strawberry.type(description="The answer to `checkContent` and `reviewVerdict`.")
class VerdictPayload:
    """A verdict."""

    verdict: Verdict = strawberry.field(description="The verdict.")


@strawberry.type(description="The answer to `createAppeal` and `decideAppeal`.")
class AppealPayload:
    """An appeal."""

    appeal: Appeal = strawberry.field(description="The appeal as it is now.")


@strawberry.type(description="The answer to `changeModerationPolicy` and `resetModerationPolicy`.")
class PolicyPayload:
    """A policy."""

    policy: ModerationPolicy = strawberry.field(description="The policy that holds there now.")


@strawberry.type(description="The answer to `banPhrase`.")
class BanPhrasePayload:
    """A banned phrase."""

    banned_phrase: BannedPhrase = strawberry.field(description="The phrase.")


@strawberry.type(description="The answer to `allowPhrase`.")
class AllowPhrasePayload:
    """What is allowed again."""

    allowed_id: strawberry.ID = strawberry.field(description="The identifier that the banned phrase had.")


@strawberry.type(description="The answer to `labelText`.")
class LabelTextPayload:
    """What was learnt."""

    label: Label = strawberry.field(description="The label.")


@strawberry.type(description="A verdict that was given.")
class VerdictEvent:
    """One event of a subscription."""

    sequence: str = strawberry.field(
        description="The event's number: later events have higher ones. Give the last one as `after` to resume."
    )
    verdict_id: strawberry.ID = strawberry.field(description="The verdict's identifier.")
    at: datetime = strawberry.field(description="When it was given.")

    @classmethod
    def of(cls, event: Event) -> "VerdictEvent":
        """The GraphQL form of an event of the outbox."""
        return cls(sequence=str(event.sequence), verdict_id=strawberry.ID(event.key), at=event.at)

    @field(description="The verdict.")
    async def verdict(self, info: Info) -> Verdict | None:
        """The verdict's entity."""
        record = await info.context.load(load_verdicts, str(self.verdict_id))
        return None if record is None else Verdict.of(record)


Afterwards = Annotated[str | None, strawberry.argument(description="Begin with the events after this sequence number.")]
