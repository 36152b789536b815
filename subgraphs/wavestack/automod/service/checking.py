"""A text and its author come in; it is judged, the verdict is kept and announced as `verdict.given`.

Judging by meaning costs milliseconds and happens before the transaction; counting repetitions and violations, and
writing down what follows from them, happens in it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import invalid
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.wavestack.automod.domain.normalization import fold
from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.reviews import Example, Violation
from subgraphs.wavestack.automod.domain.spam import Finding, Sample, find_spam
from subgraphs.wavestack.automod.domain.verdicts import (
    MEMORY,
    Action,
    Judgement,
    ReviewStatus,
    Scores,
    Verdict,
    judge,
)
from subgraphs.wavestack.automod.domain.words import Reading
from subgraphs.wavestack.automod.ports import Classifier, Opinion
from subgraphs.wavestack.automod.repository import policies as policy_rows
from subgraphs.wavestack.automod.repository import reviews, verdicts
from subgraphs.wavestack.automod.service.policies import policy_for

VERDICT_GIVEN: Final = "verdict.given"
CONTENT_LENGTH: Final = 10_000
EXAMPLES: Final = 500
_ID_LENGTH: Final = 255


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, and where. `role` is the author's on the platform."""

    content: str
    user_id: str
    platform: str = ""
    channel_id: str = ""
    role: str = ""
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a judgement rests on and that can be read before the transaction."""

    policy: Policy
    phrases: Sequence[str]
    examples: Sequence[Example]


def checked_text(text: Text) -> Text:
    """The text, or VALIDATION_ERROR for what cannot be checked."""
    if len(text.content) > CONTENT_LENGTH:
        raise invalid("content", "maxLength", f"Content must be at most {CONTENT_LENGTH} characters long")
    if not text.user_id.strip():
        raise invalid("userId", "required", "User id is required")
    for field, value in (("userId", text.user_id), ("channelId", text.channel_id)):
        if len(value) > _ID_LENGTH:
            raise invalid(field, "maxLength", f"{field} must be at most {_ID_LENGTH} characters long")
    if "\x00" in text.content + text.user_id + text.channel_id:
        raise invalid("content", "format", "Content and ids must not contain NUL characters")
    return text


async def read_grounds(session: AsyncSession, organization_id: str, text: Text) -> Grounds:
    """What the organization wants, and what its people have said of other texts."""
    return Grounds(
        policy=await policy_for(session, organization_id, text.platform, text.channel_id),
        phrases=await policy_rows.phrases_of(session, organization_id),
        examples=await reviews.examples_of(session, organization_id, EXAMPLES),
    )


async def form_opinion(classifier: Classifier, text: Text, grounds: Grounds) -> Opinion | None:
    """What the classifier thinks; None for who is trusted, whose texts are not scored at all."""
    if is_trusted(text, grounds.policy):
        return None
    return (await classifier.judge([text.content], grounds.examples))[0]


def is_trusted(text: Text, policy: Policy) -> bool:
    """Whether the policy lets everything of this author pass."""
    return text.role.casefold() in policy.whitelisted_roles or text.user_id in policy.whitelisted_users


async def give_verdict(
    session: AsyncSession,
    organization_id: str,
    text: Text,
    grounds: Grounds,
    opinion: Opinion | None,
    *,
    now: datetime,
) -> Verdict:
    """Judge a text and keep the verdict, a violation where it breaks a rule, and the event that tells of both.

    A message is judged once: the same message again answers its verdict.
    """
    if text.message_id is not None:
        known = await verdicts.verdicts_of_messages(session, organization_id, [text.message_id])
        if known:
            return known[0]
    policy = grounds.policy
    if opinion is None:
        verdict = _verdict(organization_id, text, Scores(), (), _TRUSTED, now=now)
    else:
        since = now - timedelta(seconds=policy.repeat_seconds)
        repeats = await verdicts.note_text(
            session, organization_id, text.user_id, _digest(text.content), since=since, now=now
        )
        findings = find_spam(Sample(text.content, repeats, policy))
        scores = Scores(
            toxicity=round(opinion.toxicity, 2),
            spam=min(1.0, round(sum(finding.added for finding in findings), 2)),
            nsfw=round(opinion.nsfw, 2),
        )
        reading = Reading(text.content)
        judgement = judge(
            scores,
            banned=any(reading.has(phrase) for phrase in grounds.phrases),
            recent_violations=await verdicts.count_recent_violations(
                session, organization_id, text.user_id, now - MEMORY
            ),
            policy=policy,
        )
        verdict = _verdict(organization_id, text, scores, findings, judgement, now=now)
    await verdicts.insert_verdict(session, verdict)
    if verdict.flags:
        await verdicts.insert_violation(session, _violation(verdict))
    _announce(session, verdict)
    return verdict


_TRUSTED: Final = Judgement((), None, None, None, needs_review=False)


def _verdict(
    organization_id: str,
    text: Text,
    scores: Scores,
    findings: Sequence[Finding],
    judgement: Judgement,
    *,
    now: datetime,
) -> Verdict:
    return Verdict(
        id=prefixed("ver"),
        organization_id=organization_id,
        message_id=text.message_id,
        user_id=text.user_id,
        platform=text.platform,
        channel_id=text.channel_id,
        content=text.content if judgement.flags else None,  # what is fine is nobody's business
        toxicity=scores.toxicity,
        spam=scores.spam,
        nsfw=scores.nsfw,
        flags=list(judgement.flags),
        findings=[{"rule": finding.rule, "added": finding.added} for finding in findings],
        action=judgement.action,
        timeout_seconds=judgement.timeout_seconds,
        reason=judgement.reason,
        review=ReviewStatus.PENDING if judgement.needs_review else ReviewStatus.NONE,
        created_at=now,
    )


def _violation(verdict: Verdict) -> Violation:
    return Violation(
        id=prefixed("vio"),
        organization_id=verdict.organization_id,
        user_id=verdict.user_id,
        verdict_id=verdict.id,
        platform=verdict.platform,
        type=verdict.flags[0],
        action=verdict.action or Action.WARN,
        created_at=verdict.created_at,
    )


def _announce(session: AsyncSession, verdict: Verdict) -> None:
    payload = {
        "messageId": verdict.message_id,
        "userId": verdict.user_id,
        "platform": verdict.platform,
        "channelId": verdict.channel_id,
        "allowed": not verdict.flags,
        "flags": list(verdict.flags),
        "action": verdict.action,
    }
    publish(session, VERDICT_GIVEN, scope=verdict.organization_id, key=verdict.id, payload=payload)


def _digest(content: str) -> str:
    """The same for texts that readers take for the same."""
    return hashlib.sha256(" ".join(fold(content).split()).encode()).hexdigest()
