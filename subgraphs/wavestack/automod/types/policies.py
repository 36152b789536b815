"""Policies and banned phrases come in, their GraphQL forms go out; and changes to them the other way."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import strawberry

from subgraphs.kit.scalars import JSON
from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.reviews import AuditEntry as AuditRecord
from subgraphs.wavestack.automod.domain.words import BannedPhrase as PhraseRecord
from subgraphs.wavestack.automod.types.enums import ModerationPlatform

_DESCRIPTIONS = {
    "toxicity_threshold": "Score from which a text is flagged as toxic: above 0, at most 1.",
    "spam_threshold": "Score from which a text is flagged as spam: above 0, at most 1.",
    "nsfw_threshold": "Score from which a text is flagged as sexual: above 0, at most 1.",
    "min_length": "Characters below which a text looks like spam.",
    "max_length": "Characters above which a text looks like spam.",
    "max_caps_ratio": "Share of capital letters above which a text looks like spam.",
    "max_emoji": "Emoji above which a text looks like spam.",
    "max_mentions": "Mentions above which a text looks like spam.",
    "max_links": "Links above which a text looks like spam.",
    "max_repeats": "How often the same text may have been sent within the window before.",
    "repeat_seconds": "How long that window is, in seconds.",
    "allowed_hosts": "Hosts that links may lead to, with all below them.",
    "blocked_hosts": "Hosts that links may not lead to, with all below them.",
    "whitelisted_roles": "Roles whose texts are not checked, in lower case.",
    "whitelisted_users": "Users whose texts are not checked, by their identifiers.",
    "auto_delete": "Whether texts are deleted.",
    "auto_timeout": "Whether authors get timeouts.",
    "auto_ban": "Whether authors are banned.",
    "timeout_seconds": "How long a timeout lasts, in seconds; twice as long for what is severe.",
    "violations_for_ban": "Violations within 24 hours that make a ban.",
    "check_ingested": "Whether every message that social ingest takes in is checked.",
    "review_below": "Verdicts whose highest score is below this wait for a person.",
    "second_opinion": "Whether the personality is asked about texts whose toxicity is just below the threshold.",
}


@strawberry.type(description="What is moderated, and how strictly.")
class ModerationPolicy:
    """A policy."""

    toxicity_threshold: float = strawberry.field(description=_DESCRIPTIONS["toxicity_threshold"])
    spam_threshold: float = strawberry.field(description=_DESCRIPTIONS["spam_threshold"])
    nsfw_threshold: float = strawberry.field(description=_DESCRIPTIONS["nsfw_threshold"])
    min_length: int = strawberry.field(description=_DESCRIPTIONS["min_length"])
    max_length: int = strawberry.field(description=_DESCRIPTIONS["max_length"])
    max_caps_ratio: float = strawberry.field(description=_DESCRIPTIONS["max_caps_ratio"])
    max_emoji: int = strawberry.field(description=_DESCRIPTIONS["max_emoji"])
    max_mentions: int = strawberry.field(description=_DESCRIPTIONS["max_mentions"])
    max_links: int = strawberry.field(description=_DESCRIPTIONS["max_links"])
    max_repeats: int = strawberry.field(description=_DESCRIPTIONS["max_repeats"])
    repeat_seconds: int = strawberry.field(description=_DESCRIPTIONS["repeat_seconds"])
    allowed_hosts: list[str] = strawberry.field(description=_DESCRIPTIONS["allowed_hosts"])
    blocked_hosts: list[str] = strawberry.field(description=_DESCRIPTIONS["blocked_hosts"])
    whitelisted_roles: list[str] = strawberry.field(description=_DESCRIPTIONS["whitelisted_roles"])
    whitelisted_users: list[str] = strawberry.field(description=_DESCRIPTIONS["whitelisted_users"])
    auto_delete: bool = strawberry.field(description=_DESCRIPTIONS["auto_delete"])
    auto_timeout: bool = strawberry.field(description=_DESCRIPTIONS["auto_timeout"])
    auto_ban: bool = strawberry.field(description=_DESCRIPTIONS["auto_ban"])
    timeout_seconds: int = strawberry.field(description=_DESCRIPTIONS["timeout_seconds"])
    violations_for_ban: int = strawberry.field(description=_DESCRIPTIONS["violations_for_ban"])
    check_ingested: bool = strawberry.field(description=_DESCRIPTIONS["check_ingested"])
    review_below: float = strawberry.field(description=_DESCRIPTIONS["review_below"])
    second_opinion: bool = strawberry.field(description=_DESCRIPTIONS["second_opinion"])

    @classmethod
    def of(cls, policy: Policy) -> "ModerationPolicy":
        """The GraphQL form of a policy."""
        values: dict[str, Any] = {  # Any: values of the fields, which have the same names here
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(policy).items()
        }
        return cls(**values)


@strawberry.input(description="Which policy: that of a channel, of a platform, or of everything.")
class PolicyPlaceInput:
    """A place."""

    platform: ModerationPlatform | None = strawberry.field(default=None, description="Only for this platform.")
    channel_id: str | None = strawberry.field(default=None, description="Only for this channel of the platform.")


@strawberry.input(description="Changes to a policy; what is left out stays as it is.")
class ChangePolicyInput:
    """A place, and what changes there."""

    platform: ModerationPlatform | None = strawberry.field(default=None, description="Only for this platform.")
    channel_id: str | None = strawberry.field(default=None, description="Only for this channel of the platform.")
    toxicity_threshold: float | None = strawberry.field(default=None, description=_DESCRIPTIONS["toxicity_threshold"])
    spam_threshold: float | None = strawberry.field(default=None, description=_DESCRIPTIONS["spam_threshold"])
    nsfw_threshold: float | None = strawberry.field(default=None, description=_DESCRIPTIONS["nsfw_threshold"])
    min_length: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["min_length"])
    max_length: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_length"])
    max_caps_ratio: float | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_caps_ratio"])
    max_emoji: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_emoji"])
    max_mentions: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_mentions"])
    max_links: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_links"])
    max_repeats: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["max_repeats"])
    repeat_seconds: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["repeat_seconds"])
    allowed_hosts: list[str] | None = strawberry.field(default=None, description=_DESCRIPTIONS["allowed_hosts"])
    blocked_hosts: list[str] | None = strawberry.field(default=None, description=_DESCRIPTIONS["blocked_hosts"])
    whitelisted_roles: list[str] | None = strawberry.field(default=None, description=_DESCRIPTIONS["whitelisted_roles"])
    whitelisted_users: list[str] | None = strawberry.field(default=None, description=_DESCRIPTIONS["whitelisted_users"])
    auto_delete: bool | None = strawberry.field(default=None, description=_DESCRIPTIONS["auto_delete"])
    auto_timeout: bool | None = strawberry.field(default=None, description=_DESCRIPTIONS["auto_timeout"])
    auto_ban: bool | None = strawberry.field(default=None, description=_DESCRIPTIONS["auto_ban"])
    timeout_seconds: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["timeout_seconds"])
    violations_for_ban: int | None = strawberry.field(default=None, description=_DESCRIPTIONS["violations_for_ban"])
    check_ingested: bool | None = strawberry.field(default=None, description=_DESCRIPTIONS["check_ingested"])
    review_below: float | None = strawberry.field(default=None, description=_DESCRIPTIONS["review_below"])
    second_opinion: bool | None = strawberry.field(default=None, description=_DESCRIPTIONS["second_opinion"])

    def changes(self) -> dict[str, Any]:  # Any: values of a policy's fields
        """What changes."""
        given = {name: getattr(self, name) for name in _FIELDS if getattr(self, name) is not None}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


_FIELDS = tuple(each.name for each in fields(Policy))


@strawberry.type(description="A word or phrase that the organization has banned.")
class BannedPhrase:
    """A phrase."""

    id: strawberry.ID = strawberry.field(description="The phrase's identifier.")
    phrase: str = strawberry.field(description="The phrase as it is compared: lower case, one space between words.")
    created_by: str = strawberry.field(description="Who banned it.")
    created_at: datetime = strawberry.field(description="When it was banned.")

    @classmethod
    def of(cls, record: PhraseRecord) -> "BannedPhrase":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            phrase=record.phrase,
            created_by=record.created_by,
            created_at=record.created_at,
        )


@strawberry.type(description="Something that somebody did in moderation.")
class ModerationDeed:
    """An entry of the audit trail."""

    id: strawberry.ID = strawberry.field(description="The entry's identifier.")
    actor: str = strawberry.field(description="Who did it.")
    deed: str = strawberry.field(description="What was done, such as `policy.changed`.")
    subject: str = strawberry.field(description="What it was done to.")
    details: JSON = strawberry.field(description="What else there is to say of it, such as the settings that changed.")
    at: datetime = strawberry.field(description="When it was done.")

    @classmethod
    def of(cls, record: AuditRecord) -> "ModerationDeed":
        """The GraphQL form of a record."""
        return cls(
            id=strawberry.ID(record.id),
            actor=record.actor,
            deed=record.deed,
            subject=record.subject,
            details=JSON(record.details),
            at=record.at,
        )
