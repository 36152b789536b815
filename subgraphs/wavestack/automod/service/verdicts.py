"""A session, the actor and what is wanted come in; verdicts and violations are found and reviewed, records go out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.automod.domain.reviews import Example, Label, Violation
from subgraphs.wavestack.automod.domain.verdicts import Action, Flag, ReviewStatus, Standing, Verdict, standing_of
from subgraphs.wavestack.automod.errors import conflict, not_found
from subgraphs.wavestack.automod.repository import reviews
from subgraphs.wavestack.automod.repository import verdicts as repository
from subgraphs.wavestack.automod.service.audit import write_down

VIOLATION_CLEARED: Final = "violation.cleared"
_LABELS: Final = {Flag.TOXICITY: Label.TOXIC, Flag.NSFW: Label.NSFW}


async def get_verdict(session: AsyncSession, actor: Actor, verdict_id: str) -> Verdict:
    """The actor's verdict with this id, or NOT_FOUND."""
    found = await find_verdicts(session, actor, [verdict_id])
    if verdict_id not in found:
        raise not_found("Verdict", "id")
    return found[verdict_id]


async def find_verdicts(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Verdict]:
    """The actor's verdicts among `ids`, by id."""
    found = await repository.verdicts_by_id(session, require_organization(actor), _known(ids))
    return {verdict.id: verdict for verdict in found}


async def find_verdicts_of_messages(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Verdict]:
    """The verdicts on the actor's messages, by the message's id."""
    found = await repository.verdicts_of_messages(session, require_organization(actor), _known(ids))
    return {verdict.message_id: verdict for verdict in found if verdict.message_id is not None}


async def list_verdicts(
    session: AsyncSession, actor: Actor, request: PageRequest, *, review: ReviewStatus | None
) -> Page[Verdict]:
    """A page of the actor's verdicts, newest first; those of one review status where one is named."""
    return await repository.verdict_page(session, require_organization(actor), request, review=review)


async def find_violations(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Violation]:
    """The actor's violations among `ids`, by id."""
    found = await repository.violations_by_id(session, require_organization(actor), _known(ids))
    return {violation.id: violation for violation in found}


async def list_violations_of_users(
    session: AsyncSession, actor: Actor, request: PageRequest, *, user_ids: Sequence[str]
) -> dict[str | None, Page[Violation]]:
    """The same page of violations that stand for each of several users, newest first."""
    return await repository.violation_pages(session, require_organization(actor), user_ids, request)


async def standings_of(session: AsyncSession, actor: Actor, user_ids: Sequence[str]) -> dict[str, Standing]:
    """How each of these users stands; one that nobody knows stands well."""
    organization_id = require_organization(actor)
    counts = await repository.count_violations(session, organization_id, user_ids)
    bans = await repository.count_violations(session, organization_id, user_ids, action=Action.BAN)
    return {user_id: standing_of(counts.get(user_id, 0), banned=bans.get(user_id, 0) > 0) for user_id in user_ids}


async def review_verdict(
    session: AsyncSession, actor: Actor, verdict_id: str, *, confirm: bool, now: datetime
) -> Verdict:
    """Confirm or overturn a verdict that waits for a person; the classifier learns from it either way."""
    verdict = await get_verdict(session, actor, verdict_id)
    review = ReviewStatus.CONFIRMED if confirm else ReviewStatus.OVERTURNED
    reviewed = await repository.review_verdict(session, verdict.organization_id, verdict_id, review)
    if reviewed is None:
        raise conflict("This verdict waits for no review", "id", str(verdict.review))
    if verdict.content is not None and (label := _label(verdict, confirm=confirm)) is not None:
        await _learn(session, actor, verdict.content, label, now)
    if not confirm:
        await clear(session, actor, now=now, verdict_id=verdict_id)
    await write_down(session, actor, f"verdict.{review}", verdict_id, {}, now=now)
    return reviewed


async def clear(
    session: AsyncSession, actor: Actor, *, now: datetime, violation_id: str = "", verdict_id: str = ""
) -> Violation | None:
    """Take back a violation and tell of it; None where none of these stands."""
    cleared = await repository.clear_violation(
        session, require_organization(actor), now, violation_id=violation_id, verdict_id=verdict_id
    )
    if cleared is not None:
        payload = {"userId": cleared.user_id, "verdictId": cleared.verdict_id, "type": cleared.type}
        publish(session, VIOLATION_CLEARED, scope=cleared.organization_id, key=cleared.id, payload=payload)
    return cleared


async def label_text(session: AsyncSession, actor: Actor, text: str, label: Label, *, now: datetime) -> None:
    """Teach the organization's classifier what a text is."""
    await _learn(session, actor, text, label, now)
    await write_down(session, actor, "text.labelled", label, {}, now=now)


async def sweep(session: AsyncSession, *, keep: timedelta, now: datetime) -> None:
    """Forget texts whose time is over."""
    await repository.forget_contents(session, now - keep)
    await repository.forget_texts(session, now - timedelta(days=1))


async def _learn(session: AsyncSession, actor: Actor, text: str, label: Label, now: datetime) -> None:
    organization_id = require_organization(actor)
    example = Example(prefixed("ex"), organization_id, text[:1000], label, actor.subject, now)
    await reviews.keep_example(session, example)


def _label(verdict: Verdict, *, confirm: bool) -> Label | None:
    """What a review says of a text; None where it was flagged for what the classifier does not judge."""
    judged = [_LABELS[flag] for flag in map(Flag, verdict.flags) if flag in _LABELS]
    if not judged:
        return None
    return judged[0] if confirm else Label.FINE


def _known(ids: Sequence[str]) -> list[str]:
    return [key for key in ids if key.isascii() and key.isprintable()]
