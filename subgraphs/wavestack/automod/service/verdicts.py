"""A session, the actor and what is wanted come in; verdicts and violations are found and reviewed, records go out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.texts import checked, is_storable
from subgraphs.wavestack.automod.domain.reviews import TEXT_LENGTH, Example, Label, Violation
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
    waiting = [ReviewStatus.PENDING]
    reviewed = await repository.review_verdict(session, verdict.organization_id, verdict_id, review, among=waiting)
    if reviewed is None:
        raise conflict("This verdict waits for no review", "id", str(verdict.review))
    await _learn_from(session, actor, verdict, confirm=confirm, now=now)
    if not confirm:
        await _clear(session, verdict, now=now)
    await write_down(session, actor, f"verdict.{review}", verdict_id, {}, now=now)
    return reviewed


async def take_back(session: AsyncSession, actor: Actor, violation_id: str, *, now: datetime) -> None:
    """Take back a violation of the actor's organization, with the verdict behind it."""
    violation = (await find_violations(session, actor, [violation_id]))[violation_id]
    verdict = await repository.review_verdict(
        session,
        violation.organization_id,
        violation.verdict_id,
        ReviewStatus.OVERTURNED,
        among=[status for status in ReviewStatus if status != ReviewStatus.OVERTURNED],
    )
    if verdict is not None:
        await _learn_from(session, actor, verdict, confirm=False, now=now)
        await _clear(session, verdict, now=now)


async def label_text(session: AsyncSession, actor: Actor, text: str, label: Label, *, now: datetime) -> None:
    """Teach the organization's classifier what a text is."""
    require_organization(actor)
    await _learn(session, actor, checked("text", text, TEXT_LENGTH, shortest=1), label, now)
    await write_down(session, actor, "text.labelled", label, {"text": text}, now=now)


async def sweep(session: AsyncSession, *, keep: timedelta, now: datetime) -> None:
    """Forget texts whose time is over."""
    await repository.forget_contents(session, now - keep)


async def _learn(session: AsyncSession, actor: Actor, text: str, label: Label, now: datetime) -> None:
    organization_id = require_organization(actor)
    example = Example(prefixed("ex"), organization_id, text[:TEXT_LENGTH], label, actor.subject, now)
    await reviews.keep_example(session, example)


async def _learn_from(session: AsyncSession, actor: Actor, verdict: Verdict, *, confirm: bool, now: datetime) -> None:
    """Learn what a person made of a verdict, where its text is still there and was the classifier's business."""
    label = _label(verdict, confirm=confirm)
    if verdict.content is not None and label is not None:
        await _learn(session, actor, verdict.content, label, now)


async def _clear(session: AsyncSession, verdict: Verdict, *, now: datetime) -> None:
    """Take back the violation that a verdict found, and tell of it."""
    cleared = await repository.clear_violation(session, verdict.organization_id, verdict.id, now)
    if cleared is not None:
        payload = {"userId": cleared.user_id, "verdictId": cleared.verdict_id, "type": cleared.type}
        publish(session, VIOLATION_CLEARED, scope=cleared.organization_id, key=cleared.id, payload=payload)


def _label(verdict: Verdict, *, confirm: bool) -> Label | None:
    """What a review says of a text; None where it was flagged for what the classifier does not judge."""
    judged = [_LABELS[flag] for flag in map(Flag, verdict.flags) if flag in _LABELS]
    if not judged:
        return None
    return judged[0] if confirm else Label.FINE


def _known(ids: Sequence[str]) -> list[str]:
    return [key for key in ids if is_storable(key)]
