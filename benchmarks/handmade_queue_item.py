"""The other side of `rest_queue_item.py`: `GET /api/queue/{id}` written by hand with Litestar and SQLAlchemy."""

import json
import os
import time
import urllib.request
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt
from litestar import Litestar, Request, get
from litestar.exceptions import NotAuthorizedException, NotFoundException, PermissionDeniedException
from sqlalchemy import JSON, DateTime, String
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['HANDMADE_DATABASE']}")
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """The declarative base."""


class QueueItem(Base):
    """The columns that the answer shows."""

    __tablename__ = "queue_items"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    organization_id: Mapped[str]
    project_id: Mapped[str | None]
    asset_id: Mapped[str | None]
    title: Mapped[str]
    caption: Mapped[str | None]
    hashtags: Mapped[list[str]] = mapped_column(JSON)
    platforms: Mapped[list[str]] = mapped_column(JSON)
    schedule_at: Mapped[datetime | None] = mapped_column(DateTime)
    status: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime)


@lru_cache
def signing_keys() -> dict[str, Any]:
    """The public keys, fetched once."""
    with urllib.request.urlopen(os.environ["HANDMADE_JWKS"]) as response:
        return {key["kid"]: jwt.PyJWK(key).key for key in json.load(response)["keys"]}


@lru_cache(maxsize=1024)
def verified(credential: str) -> dict[str, Any]:
    """The claims of a token whose signature is right, remembered: the layers remember them as well."""
    key = signing_keys()[jwt.get_unverified_header(credential)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        credential, key, algorithms=["RS256"], audience="wavestack-api", issuer="wavestack"
    )
    return claims


def organization(request: Request[Any, Any, Any]) -> str:
    """The organization of a verified token, if the header names the same."""
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthorizedException
    try:
        claims = verified(credential)
    except (jwt.InvalidTokenError, KeyError) as error:
        raise NotAuthorizedException from error
    if claims["exp"] <= time.time():
        raise NotAuthorizedException
    if request.headers.get("x-org-id") != claims["org_id"]:
        raise PermissionDeniedException
    return str(claims["org_id"])


def moment(value: datetime | None) -> str | None:
    """A moment as the reference prints it."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


@get("/api/queue/{item_id:str}")
async def queue_item(request: Request[Any, Any, Any], item_id: str) -> dict[str, Any]:
    """Answer one queue item of the caller's organization."""
    owner = organization(request)
    async with sessions() as session:
        item = await find(session, item_id)
    if item is None or item.organization_id != owner or item.deleted_at is not None:
        raise NotFoundException
    return {
        "id": item.id,
        "orgId": item.organization_id,
        "projectId": item.project_id,
        "assetId": item.asset_id,
        "title": item.title,
        "caption": item.caption,
        "hashtags": item.hashtags,
        "platforms": [platform.lower() for platform in item.platforms],
        "scheduleAt": moment(item.schedule_at),
        "status": item.status.lower(),
        "createdAt": moment(item.created_at),
    }


async def find(session: AsyncSession, item_id: str) -> QueueItem | None:
    """The row of that id."""
    return await session.get(QueueItem, item_id)


app = Litestar([queue_item], openapi_config=None)
