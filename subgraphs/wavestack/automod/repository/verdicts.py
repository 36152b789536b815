"""Verdicts and violations come in and go out, as rows and records."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

import orjson
from sqlalchemy import (
    Select,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page, fetch_pages
from subgraphs.wavestack.automod.domain.grounds import Records
from subgraphs.wavestack.automod.domain.reviews import Violation
from subgraphs.wavestack.automod.domain.verdicts import ReviewStatus, Verdict
from subgraphs.wavestack.automod.models import VerdictRow, ViolationRow, table_of

_verdicts = table_of(VerdictRow)
_v = _verdicts.c
_violations = table_of(ViolationRow)
_o = _violations.c
_VERDICT: Final = tuple(field.name for field in fields(Verdict))
_VIOLATION: Final = tuple(field.name for field in fields(Violation))
_verdict_values = attrgetter(*_VERDICT)
_violation_values = attrgetter(*_VIOLATION)
_NEWEST_VERDICT: Final = (SortKey(VerdictRow.created_at, descending=True), SortKey(VerdictRow.id, descending=True))
_NEWEST_VIOLATION: Final = (
    SortKey(ViolationRow.created_at, descending=True),
    SortKey(ViolationRow.id, descending=True),
)
_INSERTS: Final = {
    module.dialect.name: module.insert(_verdicts).on_conflict_do_nothing().returning(_v.id)
    for module in (postgresql, sqlite)
}


def _records(texts: TableValuedAlias) -> Select[Any]:  # Any: a row's type, as Select has it
    """By author and digest of each of the texts: how often it was sent lately, and the author's violations."""
    user_id, digest = (texts.c.value.op("->>")(literal_column(place)) for place in ("0", "1"))
    sent = select(func.count()).where(
        _v.organization_id == bindparam("organization"),
        _v.user_id == user_id,
        _v.digest == digest,
        _v.created_at > bindparam("texts_since"),
    )
    broken = select(func.count()).where(
        _o.organization_id == bindparam("organization"),
        _o.user_id == user_id,
        _o.created_at > bindparam("violations_since"),
        _o.cleared_at.is_(None),
    )
    return select(user_id, digest, sent.scalar_subquery(), broken.scalar_subquery()).select_from(texts)


_TEXTS: Final = bindparam("texts", type_=Text())
# Built once: every check runs it.
_RECORDS: Final = {
    "sqlite": _records(func.json_each(_TEXTS).table_valued("value")),
    "postgresql": _records(func.jsonb_array_elements(cast(_TEXTS, postgresql.JSONB)).table_valued("value")),
}


_TURNS: Final = select(
    func.pg_advisory_xact_lock(
        func.hashtextextended(func.unnest(bindparam("keys", type_=postgresql.ARRAY(Text()))).column_valued("key"), 0)
    )
)


async def take_turns(session: AsyncSession, organization_id: str, user_ids: Collection[str]) -> None:
    """Let one transaction at a time count what a user did; SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # in one order, so that nobody waits for who waits for them
        await session.execute(_TURNS, {"keys": sorted(f"{organization_id}/{user_id}" for user_id in user_ids)})


async def set_aside(session: AsyncSession, verdict_id: str) -> None:
    """Make a message's verdict one on a text that it had before it was edited."""
    statement = update(_verdicts).where(_v.id == verdict_id)
    await session.execute(statement.values(edited_message_id=_v.message_id, message_id=None))


async def insert_verdicts(session: AsyncSession, found: Sequence[Verdict]) -> Collection[str]:
    """Add verdicts. Answers the ids of those whose messages had none yet."""
    if not found:
        return ()
    statement = _INSERTS[session.get_bind().dialect.name]
    return set(await session.scalars(statement, [asdict(verdict) for verdict in found]))


async def verdicts_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Verdict]:
    """The verdicts of this organization among `ids`, in no order."""
    statement = select(*(_v[name] for name in _VERDICT)).where(_v.id.in_(ids), _v.organization_id == organization_id)
    return [Verdict(*row) for row in await session.execute(statement)]


async def verdicts_of_messages(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Verdict]:
    """The verdicts on the present texts of these messages, in no order."""
    statement = select(*(_v[name] for name in _VERDICT)).where(
        _v.message_id.in_(ids), _v.organization_id == organization_id
    )
    return [Verdict(*row) for row in await session.execute(statement)]


async def verdict_page(
    session: AsyncSession, organization_id: str, request: PageRequest, *, review: ReviewStatus | None
) -> Page[Verdict]:
    """A page of the organization's verdicts, newest first; those of one review status where one is named."""
    statement = select(VerdictRow).where(VerdictRow.organization_id == organization_id)
    if review is not None:
        statement = statement.where(VerdictRow.review == review)
    return (await fetch_page(session, statement, _NEWEST_VERDICT, request)).map(_verdict)


async def review_verdict(
    session: AsyncSession, organization_id: str, verdict_id: str, review: ReviewStatus, *, among: Sequence[ReviewStatus]
) -> Verdict | None:
    """Write what a person made of a verdict; None where none of this id has one of the statuses `among`."""
    statement = (
        update(_verdicts)
        .where(_v.id == verdict_id, _v.organization_id == organization_id, _v.review.in_(among))
        .values(review=review)
        .returning(*(_v[name] for name in _VERDICT))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Verdict(*row)


async def forget_contents(session: AsyncSession, before: datetime) -> None:
    """Forget the texts of old verdicts and their digests; what waited for a person waits no longer."""
    old = (_v.created_at < before, or_(_v.content.is_not(None), _v.digest.is_not(None)))
    waiting = update(_verdicts).where(*old, _v.review == ReviewStatus.PENDING)
    await session.execute(waiting.values(review=ReviewStatus.NONE))
    await session.execute(update(_verdicts).where(*old).values(content=None, digest=None))


async def insert_violations(session: AsyncSession, found: Sequence[Violation]) -> None:
    """Add violations."""
    if found:
        await session.execute(insert(_violations), [asdict(violation) for violation in found])


async def violations_by_id(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Violation]:
    """The violations of this organization among `ids`, in no order."""
    statement = select(*(_o[name] for name in _VIOLATION)).where(_o.id.in_(ids), _o.organization_id == organization_id)
    return [Violation(*row) for row in await session.execute(statement)]


async def violation_pages(
    session: AsyncSession, organization_id: str, user_ids: Sequence[str], request: PageRequest
) -> dict[str | None, Page[Violation]]:
    """The same page of violations that stand for each of several users, newest first."""
    statement = select(ViolationRow).where(
        ViolationRow.organization_id == organization_id, ViolationRow.cleared_at.is_(None)
    )
    pages = await fetch_pages(session, statement, ViolationRow.user_id, user_ids, _NEWEST_VIOLATION, request)
    return {user_id: page.map(_violation) for user_id, page in pages.items()}


async def count_violations(
    session: AsyncSession, organization_id: str, user_ids: Sequence[str], *, action: str | None = None
) -> dict[str, int]:
    """How many violations of each user stand; those with one action where one is named."""
    statement = select(_o.user_id, func.count()).where(
        _o.organization_id == organization_id, _o.user_id.in_(user_ids), _o.cleared_at.is_(None)
    )
    if action is not None:
        statement = statement.where(_o.action == action)
    rows = await session.execute(statement.group_by(_o.user_id))
    return {row[0]: row[1] for row in rows}


async def records_of(
    session: AsyncSession,
    organization_id: str,
    texts: Collection[tuple[str, str]],
    *,
    texts_since: datetime,
    violations_since: datetime,
) -> Records:
    """What stands about the authors of texts, each an author and a digest, since these moments."""
    values = {
        "organization": organization_id,
        "texts": orjson.dumps(list(texts)).decode(),
        "texts_since": texts_since,
        "violations_since": violations_since,
    }
    records = Records()
    for user_id, digest, sent, broken in await session.execute(_RECORDS[session.get_bind().dialect.name], values):
        records.texts[user_id, digest] = sent
        records.violations[user_id] = broken
    return records


async def clear_violation(
    session: AsyncSession, organization_id: str, verdict_id: str, now: datetime
) -> Violation | None:
    """Take back the violation that a verdict found; None where none stands."""
    statement = (
        update(_violations)
        .where(_o.organization_id == organization_id, _o.cleared_at.is_(None), _o.verdict_id == verdict_id)
        .values(cleared_at=now)
        .returning(*(_o[name] for name in _VIOLATION))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Violation(*row)


def _verdict(row: VerdictRow) -> Verdict:
    return Verdict(*_verdict_values(row))


def _violation(row: ViolationRow) -> Violation:
    return Violation(*_violation_values(row))
