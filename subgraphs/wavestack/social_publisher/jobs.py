"""Runs of jobs come in, the service does what they ask: nothing is decided here."""

from datetime import timedelta
from typing import Final

from subgraphs.kit.jobs import JobKind
from subgraphs.wavestack.social_publisher.service.accounts import renew_tokens
from subgraphs.wavestack.social_publisher.service.posts import PUBLISH
from subgraphs.wavestack.social_publisher.service.publishing import publish_post, record_end
from subgraphs.wavestack.social_publisher.service.statistics import collect
from subgraphs.wavestack.social_publisher.service.sweeping import sweep

JOBS: Final = (
    JobKind(PUBLISH, publish_post, attempts=6, timeout=timedelta(hours=1), failed=record_end, concurrency=4),
    JobKind("social_post.count", collect, every=timedelta(hours=1), timeout=timedelta(minutes=30)),
    JobKind("social_account.renew", renew_tokens, every=timedelta(days=1), timeout=timedelta(minutes=30)),
    JobKind("social_post.sweep", sweep, every=timedelta(hours=6), timeout=timedelta(minutes=30)),
)
