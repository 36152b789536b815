"""Files of posts come in; those that no unfinished post needs any more are deleted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobRun
from subgraphs.kit.retention import sweep_files
from subgraphs.wavestack.social_publisher.ports import Resources
from subgraphs.wavestack.social_publisher.repository.posts import unfinished_posts

_AGE: Final = timedelta(days=1)


async def sweep(run: JobRun[Resources]) -> None:
    """Delete what failed, cancelled and interrupted posts have left."""

    async def wanted(keys: Sequence[str]) -> set[str]:
        by_id = {key: key.rpartition("/")[2] for key in keys}
        async with run.database.reading() as session:
            needed = await unfinished_posts(session, list(by_id.values()))
        return {key for key, post_id in by_id.items() if post_id in needed}

    await sweep_files(run.resources.storage, written_before=run.clock.now() - _AGE, wanted=wanted)
