"""Secrets and deliveries of webhooks come in and are kept; a secret, and whether a delivery is new, goes out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.models import DeliveryRow, WebhookSecretRow, table_of
from subgraphs.wavestack.social_ingest.repository.messages import INSERTS

_secrets = table_of(WebhookSecretRow)
_deliveries = table_of(DeliveryRow)


async def keep_secret(session: AsyncSession, organization_id: str, platform: str, secret: str, now: datetime) -> None:
    """Write an organization's secret, in place of an earlier one."""
    values = {"secret": secret, "updated_at": now}
    statement = INSERTS[session.get_bind().dialect.name](_secrets).on_conflict_do_update(
        index_elements=["organization_id", "platform"], set_=values
    )
    await session.execute(statement, {"organization_id": organization_id, "platform": platform, **values})


async def find_secret(session: AsyncSession, organization_id: str, platform: str) -> str | None:
    """An organization's secret, as it is stored."""
    where = (_secrets.c.organization_id == organization_id, _secrets.c.platform == platform)
    secret: str | None = await session.scalar(select(_secrets.c.secret).where(*where))
    return secret


async def note_delivery(session: AsyncSession, organization_id: str, delivery_id: str, now: datetime) -> bool:
    """Remember a delivery. Answers whether it is the first with its id."""
    statement = INSERTS[session.get_bind().dialect.name](_deliveries).on_conflict_do_nothing()
    row = {"organization_id": organization_id, "id": delivery_id, "at": now}
    return (await session.execute(statement.returning(_deliveries.c.id), row)).one_or_none() is not None
