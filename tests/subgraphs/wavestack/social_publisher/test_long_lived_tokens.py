"""Tokens of Meta's platforms end after an hour unless they are exchanged, and after weeks unless they are renewed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.subgraphs.wavestack.social_publisher.conftest import AheadClock

Json = Any  # JSON values
BEGIN = "mutation ($on: SocialPlatform!) { beginSocialConsent(input: {platform: $on}) { authUrl } }"
FORGET = "mutation ($id: ID!) { disconnectSocialAccount(input: {id: $id}) { disconnectedId } }"
CONNECT = """mutation ($input: ConnectSocialAccountInput!) {
  connectSocialAccount(input: $input) { account { externalId isConnected } }
}"""


@pytest.mark.parametrize("platform", ["INSTAGRAM", "FACEBOOK"])
async def test_an_account_goes_on_when_its_first_token_has_ended(
    social: Any, sqlite_values: Any, platform: str
) -> None:
    clock = AheadClock()
    async with social(sqlite_values, clock=clock) as started:
        await connect(started, platform)
        for hours in (2, 40 * 24, 40 * 24):
            clock.ahead += timedelta(hours=hours)
            post = await started.ended(await started.create(platform, caption=f"After {clock.ahead}"))
            assert (post["status"], post["error"]) == ("COMPLETE", None), clock.ahead


async def test_a_token_is_renewed_though_nobody_posts(social: Any, sqlite_values: Any, eventually: Any) -> None:
    clock, given = AheadClock(), Path(sqlite_values["data_dir"]) / "sandbox" / "instagram" / "access"
    # The job has run, and waits for its next time: in the middle of it no time must pass.
    waiting = text(
        "SELECT count(*) FROM jobs"
        " WHERE kind = 'social_account.renew' AND status = 'queued' AND completed_at IS NOT NULL"
    )
    async with social(sqlite_values, clock=clock, job_lease_seconds="6") as started:
        await connect(started, "INSTAGRAM")

        async def is_waiting() -> bool:
            async with started.subgraph.database.reading() as session:
                return bool(await session.scalar(waiting))

        await eventually(is_waiting)
        for _ in range(3):
            before = len(list(given.iterdir()))
            clock.ahead += timedelta(days=40)

            async def is_renewed(before: int = before) -> bool:
                return len(list(given.iterdir())) > before and await is_waiting()

            await eventually(is_renewed)
        assert (await started.ended(await started.create("INSTAGRAM")))["error"] is None


async def test_a_token_that_was_left_to_end_is_gone(social: Any, sqlite_values: Any) -> None:
    """Which shows that the others live because they were renewed."""
    clock = AheadClock()
    async with social(sqlite_values, clock=clock) as started:
        await connect(started, "INSTAGRAM")
        clock.ahead += timedelta(days=61)
        assert (await started.ended(await started.create("INSTAGRAM")))["error"]["code"] == "NOT_CONNECTED"


async def connect(started: Any, platform: str) -> None:
    """Have an owner agree, in place of the demo's account, whose token does not end."""
    for account in (await started.data("{ socialAccounts { id } }"))["socialAccounts"]:
        await started.data(FORGET, **account)
    begun = (await started.data(BEGIN, on=platform))["beginSocialConsent"]
    async with httpx.AsyncClient() as browser:
        back = httpx.URL((await browser.get(begun["authUrl"])).headers["location"])
    answer = {"platform": platform, "code": back.params["code"], "state": back.params["state"]}
    account = (await started.data(CONNECT, input=answer))["connectSocialAccount"]["account"]
    assert account == {"externalId": f"sandbox_{platform.lower()}", "isConnected": True}
