"""Posts that are out come in; what platforms count of them goes to the dashboard, hour by hour.

Platforms tell totals. What an hour brought is the total now less the total at the end of the hour before, so that
asking again within the hour, or after a crash, gives the dashboard the same hour anew and not twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jobs import JobRun
from subgraphs.kit.oauth import Account
from subgraphs.kit.scalars import print_moment
from subgraphs.wavestack.social_publisher.domain.posts import SocialPost
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform
from subgraphs.wavestack.social_publisher.ports import Counts, PlatformError, Resources
from subgraphs.wavestack.social_publisher.repository.posts import published_posts
from subgraphs.wavestack.social_publisher.repository.snapshots import keep_snapshot
from subgraphs.wavestack.social_publisher.service.accounts import Door, find_account

IMPORT: Final = """mutation ImportSocialMetrics($input: ImportContentMetricsInput!) {
  importContentMetrics(input: $input) {
    imported
  }
}"""
_PAGE: Final = 50
_AGE: Final = timedelta(days=90)
"""Older posts are not asked about any more."""

Entry = dict[str, Any]  # Any: JSON values


async def collect(run: JobRun[Resources]) -> None:
    """Ask platforms about every post that is out, and tell the dashboard."""
    last = ""
    while True:
        async with run.database.reading() as session:
            posts = await published_posts(session, last, run.clock.now() - _AGE, _PAGE)
        if not posts:
            return
        last = posts[-1].id
        groups: dict[tuple[str, str, str], list[SocialPost]] = defaultdict(list)
        for post in posts:
            groups[post.organization_id, post.platform, post.account_id or ""].append(post)
        for (organization_id, platform, account_id), own in groups.items():
            async with run.database.reading() as session:
                account = await find_account(session, organization_id, SocialPlatform(platform), account_id)
            if account is not None:
                await _collect_of_account(run, account, own)


async def _collect_of_account(run: JobRun[Resources], account: Account, posts: Sequence[SocialPost]) -> None:
    by_id = {post.external_id or "": post for post in posts}
    platform = run.resources.platforms[SocialPlatform(account.provider)]
    door = Door(run.resources, run.database, run.clock, account)
    try:
        counted = await door.through(lambda access: platform.counts(access, list(by_id)))
    except (SubgraphError, PlatformError, ConnectionError, TimeoutError):
        return  # an account that is away is asked again next time
    entries = [await _entry(run, by_id[key], counts) for key, counts in counted.items() if key in by_id]
    if entries and not await _tell(run, account.organization_id, entries):
        for entry in entries:  # one that the dashboard has not heard of yet must not hide the others
            await _tell(run, account.organization_id, [entry])


async def _tell(run: JobRun[Resources], organization_id: str, entries: Sequence[Entry]) -> bool:
    """Answers whether the dashboard took them all; it takes all or none."""
    try:
        await run.graph.execute(IMPORT, {"input": {"entries": entries}}, organization_id=organization_id)
    except SubgraphError:
        return False
    return True


async def _entry(run: JobRun[Resources], post: SocialPost, counts: Counts) -> Entry:
    hour = run.clock.now().replace(minute=0, second=0, microsecond=0)
    now = asdict(counts)
    async with run.transaction() as session:
        before = await keep_snapshot(session, post.id, hour, now)
    figures = {name: max(0, count - before[name]) for name, count in now.items()}
    place = {"platform": post.platform.upper(), "externalId": post.external_id}
    return place | {"hour": print_moment(hour)} | figures
