"""Videos that are out come in; what YouTube counts of them goes to the dashboard, hour by hour.

YouTube tells totals. What an hour brought is the total now less the total at the end of the hour before, so that asking
again within the hour, or after a crash, gives the dashboard the same hour anew and not twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jobs import JobRun
from subgraphs.kit.oauth import AccountTokens
from subgraphs.kit.scalars import print_moment
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload
from subgraphs.wavestack.youtube_publisher.ports import PlatformError, Resources, VideoState
from subgraphs.wavestack.youtube_publisher.repository import uploads as repository

IMPORT: Final = """mutation ImportYouTubeMetrics($input: ImportContentMetricsInput!) {
  importContentMetrics(input: $input) {
    imported
  }
}"""
_PAGE: Final = 50  # ids that one request to YouTube may name

Entry = dict[str, Any]  # Any: JSON values


async def collect(run: JobRun[Resources]) -> None:
    """Ask YouTube about every video that is out, and tell the dashboard."""
    tokens = AccountTokens(run.resources.provider, run.resources.cipher, run.database, run.clock)
    last = ""
    while True:
        async with run.database.reading() as session:
            uploads = await repository.published_uploads(session, last, _PAGE)
        if not uploads:
            return
        last = uploads[-1].id
        by_account: dict[str, list[Upload]] = defaultdict(list)
        for upload in uploads:
            by_account[upload.account_id or ""].append(upload)
        for account_id, own in by_account.items():
            await _collect_of_account(run, tokens, account_id, own)


async def _collect_of_account(
    run: JobRun[Resources], tokens: AccountTokens, account_id: str, uploads: list[Upload]
) -> None:
    ids = {upload.youtube_id or "": upload for upload in uploads}
    try:
        states = await run.resources.youtube.videos(await tokens.fresh(account_id), list(ids))
    except (SubgraphError, PlatformError, ConnectionError, TimeoutError):
        return  # an account that is away is asked again next time
    entries: dict[str, list[Entry]] = defaultdict(list)
    for state in states:
        upload = ids[state.youtube_id]
        entries[upload.organization_id].append(await _entry(run, upload, state))
    for organization_id, told in entries.items():
        if not await _tell(run, organization_id, told):
            for entry in told:  # one that the dashboard has not heard of yet must not hide the others
                await _tell(run, organization_id, [entry])


async def _tell(run: JobRun[Resources], organization_id: str, entries: Sequence[Entry]) -> bool:
    """Answers whether the dashboard took them all; it takes all or none."""
    try:
        await run.graph.execute(IMPORT, {"input": {"entries": entries}}, organization_id=organization_id)
    except SubgraphError:
        return False
    return True


async def _entry(run: JobRun[Resources], upload: Upload, state: VideoState) -> Entry:
    hour = run.clock.now().replace(minute=0, second=0, microsecond=0)
    counts = (state.views, state.likes, state.comments)
    async with run.transaction() as session:
        before = await repository.keep_snapshot(session, upload.id, hour, counts)
    views, likes, comments = (max(0, now - then) for now, then in zip(counts, before, strict=True))
    return {
        "platform": "YOUTUBE",
        "externalId": upload.youtube_id,
        "hour": print_moment(hour),
        "views": views,
        "likes": likes,
        "comments": comments,
    }
