"""An empty database and store come in, the projects, assets, queue items and publications of the demo go out."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from subgraphs.kit.database import Database
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.core.domain.assets import Asset, AssetStatus
from subgraphs.wavestack.core.domain.projects import Project
from subgraphs.wavestack.core.domain.publications import Publication, PublicationStatus, publication_id
from subgraphs.wavestack.core.domain.queue import Platform, QueueItem, QueueStatus
from subgraphs.wavestack.core.models import AssetRow, ProjectRow, PublicationRow, QueueItemRow
from subgraphs.wavestack.core.repository.demo import add_missing
from subgraphs.wavestack.core.service.demo_video import DEMO_VIDEO, DEMO_VIDEO_SECONDS

_START = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
_STORAGE_KEY = "asset_789/demo"
_OWN, _OTHER = "org_123", "org_456"

_PROJECTS = (
    Project("proj_456", _OWN, "Ranked climb", "Highlights of the road to Radiant", _START, _START),
    Project("proj_900", _OTHER, "Speedruns", "Weekly attempts and the story around them", _START, _START),
)


def _item(
    number: int, status: QueueStatus, title: str, caption: str, hashtags: list[str], *platforms: Platform
) -> QueueItem:
    """The item `clx<number>`, created and due as many hours after the first as its number is higher."""
    moment = _START + timedelta(hours=number - 1234)
    return QueueItem(
        id=f"clx{number}",
        organization_id=_OWN,
        project_id="proj_456",
        asset_id="asset_789",
        title=title,
        caption=caption,
        hashtags=hashtags,
        platforms=list(platforms),
        schedule_at=moment + timedelta(days=5, hours=2),
        status=status,
        created_at=moment,
        updated_at=moment,
    )


_YOUTUBE, _INSTAGRAM, _TIKTOK = Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TIKTOK
_QUEUED, _PUBLISHED = QueueStatus.QUEUED, QueueStatus.PUBLISHED

_ITEMS = (
    _item(1234, _QUEUED, "My Video Title", "Video description...", ["gaming", "stream"], _YOUTUBE, _INSTAGRAM),
    _item(
        1235,
        _PUBLISHED,
        "1v4 clutch on match point",
        "Nobody believed this round was still winnable.",
        ["valorant", "clutch"],
        _YOUTUBE,
        _TIKTOK,
    ),
    _item(
        1236,
        QueueStatus.FAILED,
        "Every controller setting explained",
        "Ten minutes, no filler: what each setting does and what I use.",
        ["settings", "tutorial"],
        _INSTAGRAM,
        Platform.FACEBOOK,
    ),
    _item(
        1237,
        QueueStatus.PROCESSING,
        "Chat picks my loadout",
        "Five games, and chat chose every weapon. It went as you expect.",
        ["challenge", "community"],
        _YOUTUBE,
    ),
    _item(
        1238,
        _QUEUED,
        "What a year of streaming taught me",
        "The numbers, the mistakes, and what comes next.",
        ["creator", "behindthescenes"],
        Platform.LINKEDIN,
        Platform.X,
    ),
    _item(
        1239,
        _PUBLISHED,
        "Best chat moments of the week",
        "You were on fire this week.",
        ["community", "funny"],
        _TIKTOK,
        _INSTAGRAM,
    ),
)


_DEMO_URLS = {
    _YOUTUBE: "https://youtube.com/watch?v=demo-{}",
    _INSTAGRAM: "https://www.instagram.com/reel/demo-{}/",
    _TIKTOK: "https://www.tiktok.com/@creator/video/demo-{}",
}
_TOO_LONG = ("DURATION_TOO_LONG", "Facebook takes videos of at most 240 seconds; this one has 600.")


def _publications(item: QueueItem) -> list[Publication]:
    """What became of an item on each platform: of a failed one, Facebook refused it and the others took it."""
    return [_publication(item, Platform(platform)) for platform in item.platforms]


def _publication(item: QueueItem, platform: Platform) -> Publication:
    status = PublicationStatus(item.status)
    if item.status == QueueStatus.FAILED and platform != Platform.FACEBOOK:
        status = PublicationStatus.PUBLISHED
    published, failed = status == PublicationStatus.PUBLISHED, status == PublicationStatus.FAILED
    return Publication(
        id=publication_id(item.id, platform),
        organization_id=item.organization_id,
        queue_item_id=item.id,
        asset_id=item.asset_id,
        platform=platform,
        status=status,
        round=1,
        created_at=item.created_at,
        updated_at=item.updated_at,
        url=_DEMO_URLS[platform].format(item.id) if published else None,
        external_id=f"demo-{item.id}" if published else None,
        published_at=item.schedule_at if published else None,
        error_code=_TOO_LONG[0] if failed else None,
        error_message=_TOO_LONG[1] if failed else None,
    )


async def seed_demo(database: Database, storage: FileStorage) -> None:
    """Fill in what is missing of the demo; what its users changed or deleted stays as they left it."""
    if await storage.size(_STORAGE_KEY) is None:
        await storage.put(_STORAGE_KEY, _video())
    async with database.transaction() as session:
        await add_missing(session, ProjectRow, [asdict(project) for project in _PROJECTS])
        await add_missing(session, AssetRow, [asdict(_asset())])
        await add_missing(session, QueueItemRow, [asdict(item) | _key(item) for item in _ITEMS])
        await add_missing(session, PublicationRow, [asdict(each) for item in _ITEMS for each in _publications(item)])


def _asset() -> Asset:
    return Asset(
        id="asset_789",
        organization_id=_OWN,
        project_id="proj_456",
        filename="highlight.mp4",
        mime_type="video/mp4",
        status=AssetStatus.READY,
        created_at=_START,
        updated_at=_START,
        size_bytes=len(DEMO_VIDEO),
        duration=DEMO_VIDEO_SECONDS,
        checksum=hashlib.sha256(DEMO_VIDEO).hexdigest(),
        storage_key=_STORAGE_KEY,
    )


def _key(item: QueueItem) -> dict[str, str]:
    """A key that no client's request is the same as."""
    return {"idempotency_key": f"demo-{item.id}", "payload_digest": ""}


async def _video() -> AsyncIterator[bytes]:
    yield DEMO_VIDEO
