"""A channel's owner agrees in a browser: the whole way over HTTP, and what must not work twice."""

from urllib.parse import parse_qs, urlsplit

import httpx

from tests.subgraphs.wavestack.youtube_publisher.conftest import Publisher, Start, ask

BEGIN = "mutation { beginYoutubeConsent { authUrl state } }"
CONNECT = """mutation C($code: String!, $state: String!) {
  connectYoutube(input: {code: $code, state: $state}) { account { name } }
}"""


async def consent(publisher: Publisher, organization: str = "org_456") -> tuple[str, str]:
    """Open the consent page as a browser does; the code and state that come back."""
    begun = (await ask(publisher, BEGIN, organization))["data"]["beginYoutubeConsent"]
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(begun["authUrl"])
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == [begun["state"]]
    return query["code"][0], begun["state"]


async def test_what_comes_back_connects_the_channel_once(start: Start) -> None:
    async with start(working_on=False) as publisher:
        code, state = await consent(publisher)
        connected = await ask(publisher, CONNECT, "org_456", code=code, state=state)
        again = await ask(publisher, CONNECT, "org_456", code=code, state=state)
        found = await ask(publisher, "{ youtubeAccounts { name channelId isConnected scopes } }", "org_456")
    assert connected["data"]["connectYoutube"]["account"] == {"name": "Sandbox channel"}
    assert again["errors"][0]["extensions"]["details"]["field"] == "state"
    (account,) = found["data"]["youtubeAccounts"]
    assert (account["name"], account["isConnected"]) == ("Sandbox channel", True)
    assert "https://www.googleapis.com/auth/youtube.upload" in account["scopes"]


async def test_the_browser_may_finish_it_too_and_sees_how_it_went(start: Start) -> None:
    async with start(working_on=False) as publisher:
        code, state = await consent(publisher)
        base = publisher.resources.settings.public_url
        async with httpx.AsyncClient(base_url=base) as browser:
            fine = await browser.get("/oauth2callback", params={"code": code, "state": state})
            twice = await browser.get("/oauth2callback", params={"code": code, "state": state})
            denied = await browser.get("/oauth2callback", params={"error": "<script>access_denied"})
        found = await ask(publisher, "{ youtubeAccounts { name } }", "org_456")
    assert (fine.status_code, "Your channel is connected" in fine.text) == (200, True)
    assert (twice.status_code, denied.status_code) == (400, 400)
    assert "<script>" not in denied.text
    assert found["data"]["youtubeAccounts"] == [{"name": "Sandbox channel"}]


async def test_a_code_that_was_never_given_connects_nothing(start: Start) -> None:
    async with start(working_on=False) as publisher:
        _, state = await consent(publisher)
        refused = await ask(publisher, CONNECT, "org_456", code="guessed", state=state)
    assert refused["errors"][0]["extensions"]["details"]["field"] == "code"


async def test_a_disconnected_channel_is_forgotten(start: Start) -> None:
    async with start(working_on=False) as publisher:
        (account,) = (await ask(publisher, "{ youtubeAccounts { id } }"))["data"]["youtubeAccounts"]
        text = "mutation D($id: ID!) { disconnectYoutube(input: {id: $id}) { disconnectedId } }"
        await ask(publisher, text, id=account["id"])
        assert (await ask(publisher, "{ youtubeAccounts { id } }"))["data"] == {"youtubeAccounts": []}


async def test_without_a_client_consent_cannot_begin(start: Start) -> None:
    async with start(working_on=False, demo="false") as publisher:
        refused = await ask(publisher, BEGIN)
    assert refused["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"


async def test_tokens_stand_nowhere_in_the_clear(start: Start) -> None:
    async with start(working_on=False) as publisher:
        code, state = await consent(publisher)
        await ask(publisher, CONNECT, "org_456", code=code, state=state)
        async with publisher.database.writer.connect() as connection:
            rows = str((await connection.exec_driver_sql("SELECT * FROM oauth_accounts")).all())
            events = str((await connection.exec_driver_sql("SELECT * FROM outbox")).all())
    assert "access-" not in rows + events
    assert "refresh-" not in rows + events
