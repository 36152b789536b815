"""Records come in, the entities of this subgraph go out: verdicts, violations, appeals; and what it adds to others."""

from datetime import datetime
from typing import Annotated, TypeAlias, cast

import strawberry

from subgraphs.kit.connection import After, Before, Connection, First, Last, Offset
from subgraphs.kit.context import Context
from subgraphs.kit.fields import field
from subgraphs.kit.pagination import Page, page_request
from subgraphs.kit.texts import is_storable
from subgraphs.wavestack.automod.domain.reviews import Appeal as AppealRecord
from subgraphs.wavestack.automod.domain.reviews import Violation as ViolationRecord
from subgraphs.wavestack.automod.domain.verdicts import Verdict as VerdictRecord
from subgraphs.wavestack.automod.loaders import (
    ViolationsBelow,
    load_appeals_of_violations,
    load_standings,
    load_verdicts,
    load_verdicts_of_messages,
    load_violation_pages,
    load_violations,
)
from subgraphs.wavestack.automod.ports import Resources
from subgraphs.wavestack.automod.types.enums import Action, AppealStatus, Flag, ReviewStatus, Standing

Info: TypeAlias = strawberry.Info[Context[Resources], None]
Key: TypeAlias = strawberry.ID


@strawberry.type(description="How likely a text is what it should not be: 0 to 1 each.")
class ModerationScores:
    """Scores."""

    toxicity: float = strawberry.field(description="That it attacks or threatens people.")
    spam: float = strawberry.field(description="That it is unwanted advertising or flooding.")
    nsfw: float = strawberry.field(description="That it is sexual.")


@strawberry.type(description="A rule of spam that applied, and what it added to the score.")
class SpamFinding:
    """A rule."""

    rule: str = strawberry.field(description="The rule's name, such as `capitals`.")
    added: float = strawberry.field(description="What it added.")


@strawberry.federation.type(keys=["id"], description="A message that social ingest took in.")
class Message:
    """A message as far as this subgraph knows it: its id, and what was made of it."""

    id: strawberry.ID = strawberry.field(description="The message's identifier.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "Message":  # noqa: A002 - the key's name
        """Any message; what is not the caller's has no verdict."""
        return cls(id=id)

    @field(description="What moderation made of its present text; empty where it was not checked.")
    async def verdict(self, info: Info) -> "Verdict | None":
        """The verdict."""
        record = await info.context.load(load_verdicts_of_messages, str(self.id))
        return None if record is None else Verdict.of(record)


@strawberry.federation.type(
    keys=["id"], description="Somebody who writes on platforms, by the id that they have there."
)
class PlatformUser:
    """A user as far as this subgraph knows them: their id, and their record."""

    id: strawberry.ID = strawberry.field(description="The user's identifier.")

    @classmethod
    def resolve_reference(cls, id: Key) -> "PlatformUser | None":  # noqa: A002 - the key's name
        """Any user; one whom moderation does not know stands well."""
        return cls(id=id) if is_storable(id) else None

    @field(description="How the user stands with moderation.")
    async def moderation_status(self, info: Info) -> Standing:
        """Their standing."""
        return await info.context.load_known(load_standings, str(self.id))

    @field(description="The user's violations that stand, newest first.")
    async def violations(
        self,
        info: Info,
        *,
        first: First = 20,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = 0,
    ) -> Connection["Violation"]:
        """A page of violations."""
        request = page_request(first, after, last, before, offset=offset)
        page = await info.context.load(load_violation_pages, ViolationsBelow(self.id, request))
        return Connection.of(cast("Page[ViolationRecord]", page), Violation.of)  # the batch answers every key


@strawberry.federation.type(keys=["id"], description="A judgement that was passed on a text.")
class Verdict:
    """A verdict."""

    id: strawberry.ID = strawberry.field(description="The verdict's identifier.")
    message: Message | None = strawberry.field(description="The message, where the text was one.")
    edited: bool = strawberry.field(
        description="Whether the message was edited since: its present text has a verdict of its own."
    )
    user: PlatformUser = strawberry.field(description="Who wrote the text.")
    platform: str | None = strawberry.field(description="Where it was written, in lower case.")
    channel_id: str | None = strawberry.field(description="The platform's identifier of the channel.")
    content: str | None = strawberry.field(
        description="The text, where it broke a rule and is still kept for review; otherwise it is not stored."
    )
    allowed: bool = strawberry.field(description="Whether the text may stand.")
    scores: ModerationScores = strawberry.field(description="How likely it is what it should not be.")
    flags: list[Flag] = strawberry.field(description="What is wrong with it, the highest score first.")
    findings: list[SpamFinding] = strawberry.field(description="The rules of spam that applied.")
    action: Action | None = strawberry.field(description="What is done about it.")
    timeout_seconds: int | None = strawberry.field(description="How long a timeout lasts, where that is the action.")
    reason: str | None = strawberry.field(description="Why, as a sentence.")
    review: ReviewStatus = strawberry.field(description="What people have made of the verdict.")
    created_at: datetime = strawberry.field(description="When it was given.")

    @classmethod
    def of(cls, record: VerdictRecord) -> "Verdict":
        """The GraphQL form of a record."""
        message_id = record.message_id or record.edited_message_id
        return cls(
            id=strawberry.ID(record.id),
            message=None if message_id is None else Message(id=strawberry.ID(message_id)),
            edited=record.edited_message_id is not None,
            user=PlatformUser(id=strawberry.ID(record.user_id)),
            platform=record.platform or None,
            channel_id=record.channel_id or None,
            content=record.content,
            allowed=not record.flags,
            scores=ModerationScores(toxicity=record.toxicity, spam=record.spam, nsfw=record.nsfw),
            flags=[Flag(flag) for flag in record.flags],
            findings=[SpamFinding(rule=each["rule"], added=each["added"]) for each in record.findings],
            action=None if record.action is None else Action(record.action),
            timeout_seconds=record.timeout_seconds,
            reason=record.reason,
            review=ReviewStatus(record.review),
            created_at=record.created_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Verdict | None":  # noqa: A002 - the key's name
        """The verdict, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_verdicts, str(id))
        return None if record is None else cls.of(record)


@strawberry.federation.type(keys=["id"], description="A rule that a user broke.")
class Violation:
    """A violation."""

    id: strawberry.ID = strawberry.field(description="The violation's identifier, such as `vio_123`.")
    user: PlatformUser = strawberry.field(description="Who broke the rule.")
    verdict_id: strawberry.ID = strawberry.field(description="The identifier of the verdict.")
    platform: str | None = strawberry.field(description="Where, in lower case.")
    type: Flag = strawberry.field(description="What was wrong.")
    action_taken: Action = strawberry.field(description="What was done about it.")
    created_at: datetime = strawberry.field(description="When it happened.")
    cleared_at: datetime | None = strawberry.field(description="When it was taken back, where it was.")

    @classmethod
    def of(cls, record: ViolationRecord) -> "Violation":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            user=PlatformUser(id=strawberry.ID(record.user_id)),
            verdict_id=strawberry.ID(record.verdict_id),
            platform=record.platform or None,
            type=Flag(record.type),
            action_taken=Action(record.action),
            created_at=record.created_at,
            cleared_at=record.cleared_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: Key) -> "Violation | None":  # noqa: A002 - the key's name
        """The violation, or None where the caller's organization has none with this id."""
        record = await info.context.load(load_violations, str(id))
        return None if record is None else cls.of(record)

    @field(description="The verdict behind it.")
    async def verdict(self, info: Info) -> Verdict | None:
        """The verdict."""
        record = await info.context.load(load_verdicts, str(self.verdict_id))
        return None if record is None else Verdict.of(record)

    @field(description="The objection to it, if there is one.")
    async def appeal(self, info: Info) -> "Appeal | None":
        """The appeal."""
        record = await info.context.load(load_appeals_of_violations, str(self.id))
        return None if record is None else Appeal.of(record)


@strawberry.type(description="A user's objection to a violation.")
class Appeal:
    """An appeal."""

    id: strawberry.ID = strawberry.field(description="The appeal's identifier.")
    violation_id: strawberry.ID = strawberry.field(description="The identifier of the violation.")
    user: PlatformUser = strawberry.field(description="Whose violation it is.")
    text: str = strawberry.field(description="Why it should be taken back.")
    status: AppealStatus = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When it was made.")
    decided_by: str | None = strawberry.field(description="Who decided it.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")

    @classmethod
    def of(cls, record: AppealRecord) -> "Appeal":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            violation_id=strawberry.ID(record.violation_id),
            user=PlatformUser(id=strawberry.ID(record.user_id)),
            text=record.text,
            status=AppealStatus(record.status),
            created_at=record.created_at,
            decided_by=record.decided_by,
            decided_at=record.decided_at,
        )

    @field(description="The violation.")
    async def violation(self, info: Info) -> Violation | None:
        """The violation's entity."""
        record = await info.context.load(load_violations, str(self.violation_id))
        return None if record is None else Violation.of(record)


VerdictId = Annotated[strawberry.ID, strawberry.argument(description="The verdict's identifier.")]
UserId = Annotated[strawberry.ID, strawberry.argument(description="The user's identifier on the platforms.")]
