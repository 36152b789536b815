"""An empty database comes in, a little history of moderation for the demo's organization goes out."""

from datetime import UTC, datetime, timedelta
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.wavestack.automod.domain.reviews import Violation
from subgraphs.wavestack.automod.domain.verdicts import Action, Flag, ReviewStatus, Verdict
from subgraphs.wavestack.automod.repository import verdicts as repository

_LAST: Final = datetime(2026, 1, 14, 15, 30, tzinfo=UTC)
# user_123 has three violations, as the reference prints it.
_HISTORY: Final = (
    ("vio_123", Flag.TOXICITY, 0.85, _LAST),
    ("vio_122", Flag.SPAM, 0.8, _LAST - timedelta(days=3)),
    ("vio_121", Flag.TOXICITY, 0.74, _LAST - timedelta(days=9)),
)


async def seed_demo(database: Database) -> None:
    """Fill in what is missing of the demo."""
    async with database.transaction() as session:
        for violation_id, flag, score, at in _HISTORY:
            verdict = _verdict(violation_id.replace("vio", "ver"), flag, score, at)
            if await repository.insert_verdicts(session, [verdict]):
                await repository.insert_violations(session, [_violation(violation_id, verdict, flag)])


def _verdict(verdict_id: str, flag: Flag, score: float, at: datetime) -> Verdict:
    return Verdict(
        id=verdict_id,
        organization_id="org_123",
        message_id=None,
        user_id="user_123",
        platform="discord",
        channel_id="channel_456",
        content=None,
        toxicity=score if flag == Flag.TOXICITY else 0.1,
        spam=score if flag == Flag.SPAM else 0.1,
        nsfw=0.05,
        flags=[flag],
        findings=[],
        action=Action.DELETE,
        timeout_seconds=None,
        reason=f"{flag.capitalize()} threshold exceeded",
        review=ReviewStatus.NONE,
        created_at=at,
    )


def _violation(violation_id: str, verdict: Verdict, flag: Flag) -> Violation:
    return Violation(
        id=violation_id,
        organization_id=verdict.organization_id,
        user_id=verdict.user_id,
        verdict_id=verdict.id,
        platform=verdict.platform,
        type=flag,
        action=Action.DELETE,
        created_at=verdict.created_at,
    )
