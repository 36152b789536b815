"""A text and its author come in; it is judged, the verdict is kept and announced as `verdict.given`.

Judging by meaning costs milliseconds and happens before the transaction; counting repetitions and violations, and
writing down what follows from them, happens in it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.graph import Graph
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.texts import checked
from subgraphs.wavestack.automod.domain.grounds import Grounds, KnownGrounds, Place, Records
from subgraphs.wavestack.automod.domain.normalization import fold
from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.domain.reviews import USER_ID_LENGTH, Violation
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
from subgraphs.wavestack.automod.repository.revisions import revision_of
from subgraphs.wavestack.automod.service.policies import policy_for
from subgraphs.wavestack.automod.service.second_opinion import ask_again

VERDICT_GIVEN: Final = "verdict.given"
CONTENT_LENGTH: Final = 10_000
EXAMPLES: Final = 500
_CHANNEL_LENGTH: Final = 255
_MESSAGE_ID_LENGTH: Final = 64


@dataclass(frozen=True)
class Text:
    """What somebody wrote, and where. `role` is the author's on the platform."""

    content: str
    user_id: str
    platform: str = ""
    channel_id: str = ""
    role: str = ""
    message_id: str | None = None

    @cached_property
    def digest(self) -> str:
        """The same for texts that readers take for the same."""
        return hashlib.sha256(" ".join(fold(self.content).split()).encode()).hexdigest()


def checked_text(text: Text) -> Text:
    """The text, or VALIDATION_ERROR for what cannot be checked. An empty text is one as well."""
    checked("content", text.content, CONTENT_LENGTH)
    checked("userId", text.user_id, USER_ID_LENGTH, shortest=1)
    checked("channelId", text.channel_id, _CHANNEL_LENGTH)
    if text.message_id is not None:
        checked("messageId", text.message_id, _MESSAGE_ID_LENGTH, shortest=1)
    return text


async def read_grounds(session: AsyncSession, known: KnownGrounds, place: Place) -> Grounds:
    """What holds in a place now: of what is `known` only the organization's revision is read."""
    revision = await revision_of(session, place.organization_id)
    found = known.recall(place, revision)
    if found is None:
        found = Grounds(
            policy=await policy_for(session, place.organization_id, place.platform, place.channel_id),
            phrases=await policy_rows.phrases_of(session, place.organization_id),
            examples=await reviews.examples_of(session, place.organization_id, EXAMPLES),
        )
        known.keep(place, revision, found)
    return found


async def unjudged(session: AsyncSession, organization_id: str, texts: Sequence[Text]) -> list[Text]:
    """Those messages of an organization that have no verdict, or had another text when they got it."""
    judged = await _known_verdicts(session, organization_id, texts)
    return [text for text in texts if text.message_id not in judged or _is_edited(text, judged[text.message_id])]


async def form_opinions(
    classifier: Classifier, graph: Graph, organization_id: str, texts: Sequence[Text], grounds: Grounds
) -> list[Opinion | None]:
    """What the classifier thinks of each text, and in doubt the personality, where the policy wants that.

    None for who is trusted, whose texts are not scored at all.
    """
    scored = [text for text in texts if not is_trusted(text, grounds.policy)]
    contents = [text.content for text in scored]
    opinions = await classifier.judge(contents, grounds.examples) if scored else []
    settled = await ask_again(graph, organization_id, contents, opinions, grounds.policy)
    found = dict(zip(map(id, scored), settled, strict=True))
    return [found.get(id(text)) for text in texts]


def is_trusted(text: Text, policy: Policy) -> bool:
    """Whether the policy lets everything of this author pass."""
    return text.role.casefold() in policy.whitelisted_roles or text.user_id in policy.whitelisted_users


async def give_verdicts(
    session: AsyncSession,
    organization_id: str,
    weighed: Sequence[tuple[Text, Opinion | None]],
    grounds: Grounds,
    *,
    now: datetime,
) -> list[Verdict]:
    """Judge texts of one place, each after those before it, some hundreds at most. The verdicts are kept, with a
    violation where one breaks a rule and the event that tells of both.

    A message is judged once for each text that it has: the same text again answers its verdict; the verdict on an
    earlier text stays, with its violation, but is no longer the message's.
    """
    texts = [text for text, _ in weighed]
    await verdicts.take_turns(session, organization_id, {text.user_id for text in texts})
    known = await _known_verdicts(session, organization_id, texts)
    records = await _records(session, organization_id, weighed, grounds.policy, now)
    answers: list[Verdict] = []
    given: list[Verdict] = []
    for text, opinion in weighed:
        before = known.get(text.message_id)
        if before is not None and not _is_edited(text, before):
            answers.append(before)
            continue
        if before is not None:
            await verdicts.set_aside(session, before.id)
        verdict = _judge(organization_id, text, grounds, opinion, records, now=now)
        records.texts[text.user_id, text.digest] += 1
        records.violations[text.user_id] += bool(verdict.flags)
        answers.append(verdict)
        given.append(verdict)
    new = await verdicts.insert_verdicts(session, given)
    kept = [verdict for verdict in given if verdict.id in new]
    await verdicts.insert_violations(session, [_violation(verdict) for verdict in kept if verdict.flags])
    for verdict in kept:
        _announce(session, verdict)
    if len(kept) < len(given):  # somebody else judged a message at the same moment
        known = await _known_verdicts(session, organization_id, texts)
        answers = [verdict if verdict in kept else known.get(verdict.message_id, verdict) for verdict in answers]
    return answers


async def _known_verdicts(
    session: AsyncSession, organization_id: str, texts: Sequence[Text]
) -> dict[str | None, Verdict]:
    """The verdicts of the texts' messages, by message."""
    ids = [text.message_id for text in texts if text.message_id is not None]
    found = await verdicts.verdicts_of_messages(session, organization_id, ids) if ids else []
    return {verdict.message_id: verdict for verdict in found}


async def _records(
    session: AsyncSession,
    organization_id: str,
    weighed: Sequence[tuple[Text, Opinion | None]],
    policy: Policy,
    now: datetime,
) -> Records:
    """What the authors did lately whose texts have to be weighed."""
    texts = {(text.user_id, text.digest) for text, opinion in weighed if opinion is not None}
    if not texts:
        return Records()
    since = now - timedelta(seconds=policy.repeat_seconds)
    return await verdicts.records_of(session, organization_id, texts, texts_since=since, violations_since=now - MEMORY)


def _judge(
    organization_id: str, text: Text, grounds: Grounds, opinion: Opinion | None, records: Records, *, now: datetime
) -> Verdict:
    """The verdict that follows from a text, its author's record, and the policy."""
    if opinion is None:
        return _verdict(organization_id, text, Scores(), (), _TRUSTED, now=now)
    policy, reading = grounds.policy, Reading(text.content)
    findings = find_spam(Sample(text.content, records.texts[text.user_id, text.digest], policy))
    scores = Scores(
        toxicity=round(opinion.toxicity, 2),
        spam=min(1.0, round(sum(finding.added for finding in findings), 2)),
        nsfw=round(opinion.nsfw, 2),
    )
    judgement = judge(
        scores,
        banned=any(reading.has(phrase) for phrase in grounds.phrases),
        recent_violations=records.violations[text.user_id],
        policy=policy,
    )
    return _verdict(organization_id, text, scores, findings, judgement, now=now)


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
        digest=text.digest,
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


def _is_edited(text: Text, verdict: Verdict) -> bool:
    """Whether a verdict was on another text of the message. One so old that its text is forgotten holds for any."""
    return verdict.digest not in (None, text.digest)
