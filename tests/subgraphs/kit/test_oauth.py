"""The authorization code flow and refreshing, against a real authorization server on this computer."""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar, Request, Response, post

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.columns import named_metadata
from subgraphs.kit.database import Database
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.oauth import (
    Account,
    AccountRevokedError,
    AccountTokens,
    OAuthFlow,
    OAuthProvider,
    accounts,
    oauth_tables,
)
from subgraphs.kit.settings import KitSettings, read_settings

CIPHER = Cipher(b"k" * 32, "tokens")
REDIRECT = "http://localhost:8500/oauth2callback"


class Server:
    """Gives a numbered token for each code and refresh token that it knows."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.challenge = ""

    @property
    def app(self) -> Litestar:
        server = self

        @post("/token", status_code=200)
        async def token(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
            form = {name: str(value) for name, value in (await request.form()).items()}
            server.asked.append(form)
            if server.status != 200:
                return Response({"error": "invalid_grant", "error_description": "withdrawn"}, status_code=server.status)
            if form["grant_type"] == "authorization_code":
                made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
                if made.rstrip(b"=").decode() != server.challenge:
                    return Response({"error": "invalid_grant"}, status_code=400)
            number = len(server.asked)
            return Response({"access_token": f"access-{number}", "refresh_token": f"r-{number}", "expires_in": 3600})

        return Litestar([token])


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def provider(
    server: Server, serving: Callable[[Any], AbstractAsyncContextManager[str]]
) -> AsyncIterator[OAuthProvider]:
    async with serving(server.app) as address:
        yield OAuthProvider(
            name="videos",
            authorize_url=f"http://{address}/authorize",
            token_url=f"http://{address}/token",
            client_id="client",
            client_secret="shh",
            scopes=("upload", "read"),
            authorize_params={"access_type": "offline"},
        )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def database(values: dict[str, str], clock: ManualClock) -> AsyncIterator[Database]:
    metadata = named_metadata()
    oauth_tables(metadata)
    database = Database("oauth", read_settings(KitSettings, values), metadata, clock)
    await database.start()
    async with database.writer.begin() as connection:
        if not database.is_sqlite:
            await connection.exec_driver_sql("CREATE SCHEMA oauth")
        await connection.run_sync(metadata.create_all)
    try:
        yield database
    finally:
        await database.stop()


async def connect(flow: OAuthFlow, database: Database, server: Server, clock: ManualClock) -> Account:
    async with database.transaction() as session:
        begun = await flow.begin(session, "org_123", redirect_uri=REDIRECT, now=clock.now())
    server.challenge = parse_qs(urlsplit(begun.url).query)["code_challenge"][0]
    async with database.transaction() as session:
        pending = await flow.take(session, "org_123", begun.state, now=clock.now())
    tokens = await flow.exchange(pending, "the-code", now=clock.now())
    async with database.transaction() as session:
        return await accounts.keep_account(
            session,
            CIPHER,
            tokens,
            organization_id="org_123",
            provider="videos",
            external_id="channel-1",
            name="My channel",
            now=clock.now(),
        )


async def test_consent_becomes_an_account_with_encrypted_tokens(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    account = await connect(OAuthFlow(provider, CIPHER), database, server, clock)
    assert (account.name, account.status, account.scopes) == ("My channel", "connected", ["upload", "read"])
    assert server.asked[0]["redirect_uri"] == REDIRECT
    async with database.writer.connect() as connection:
        rows = str((await connection.exec_driver_sql("SELECT * FROM oauth_accounts")).all())
    assert "access-1" not in rows
    assert "r-1" not in rows


async def test_the_consent_url_names_client_state_scopes_and_challenge(
    provider: OAuthProvider, database: Database, clock: ManualClock
) -> None:
    async with database.transaction() as session:
        begun = await OAuthFlow(provider, CIPHER).begin(session, "org_123", redirect_uri=REDIRECT, now=clock.now())
    query = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    assert query.pop("code_challenge")
    assert query == {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": REDIRECT,
        "scope": "upload read",
        "state": begun.state,
        "code_challenge_method": "S256",
        "access_type": "offline",
    }


async def test_a_state_is_good_once_for_its_organization_and_ten_minutes(
    provider: OAuthProvider, database: Database, clock: ManualClock
) -> None:
    flow = OAuthFlow(provider, CIPHER)

    async def begin() -> str:
        async with database.transaction() as session:
            return (await flow.begin(session, "org_123", redirect_uri=REDIRECT, now=clock.now())).state

    async def take(state: str, organization_id: str = "org_123") -> None:
        async with database.transaction() as session:
            await flow.take(session, organization_id, state, now=clock.now())

    state = await begin()
    with pytest.raises(SubgraphError, match="unknown"):
        await take(state, "org_456")
    await take(state)
    for used in (state, "never-given", ""):
        with pytest.raises(SubgraphError, match="unknown"):
            await take(used)
    late = await begin()
    clock.advance(timedelta(minutes=10, seconds=1))
    with pytest.raises(SubgraphError, match="older than ten minutes"):
        await take(late)


async def test_a_code_that_the_platform_refuses_is_the_clients_mistake(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    server.status = 400
    with pytest.raises(SubgraphError, match="withdrawn") as refused:
        await connect(OAuthFlow(provider, CIPHER), database, server, clock)
    assert (refused.value.code, (refused.value.details or {})["field"]) == ("VALIDATION_ERROR", "code")


async def test_tokens_are_refreshed_ahead_of_their_end_and_once_for_all_who_ask(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    account = await connect(OAuthFlow(provider, CIPHER), database, server, clock)
    tokens = AccountTokens(provider, CIPHER, database, clock)
    assert await tokens.fresh(account.id) == "access-1"
    clock.advance(timedelta(minutes=56))
    answers = await asyncio.gather(*(tokens.fresh(account.id) for _ in range(8)))
    assert set(answers) == {"access-2"}
    assert [asked["grant_type"] for asked in server.asked] == ["authorization_code", "refresh_token"]
    assert server.asked[1]["refresh_token"] == "r-1"
    assert await tokens.fresh(account.id, rejected="access-2") == "access-3"


async def test_withdrawn_consent_revokes_the_account_until_it_is_connected_again(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    flow = OAuthFlow(provider, CIPHER)
    account = await connect(flow, database, server, clock)
    tokens = AccountTokens(provider, CIPHER, database, clock)
    clock.advance(timedelta(hours=1))
    server.status = 400
    for _ in range(2):
        with pytest.raises(AccountRevokedError):
            await tokens.fresh(account.id)
    assert len(server.asked) == 2
    server.status = 200
    again = await connect(flow, database, server, clock)
    assert (again.id, again.status) == (account.id, "connected")
    assert await tokens.fresh(account.id) == "access-3"


async def test_a_platform_that_is_away_costs_nothing_while_the_token_is_good(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    account = await connect(OAuthFlow(provider, CIPHER), database, server, clock)
    away = OAuthProvider(
        name="videos",
        authorize_url="http://127.0.0.1:9/authorize",
        token_url="http://127.0.0.1:9/token",
        client_id="client",
        client_secret="shh",
        scopes=("upload",),
    )
    tokens = AccountTokens(away, CIPHER, database, clock)
    clock.advance(timedelta(minutes=57))
    assert await tokens.fresh(account.id) == "access-1"
    clock.advance(timedelta(minutes=4))
    with pytest.raises(SubgraphError, match="cannot be asked") as refused:
        await tokens.fresh(account.id)
    assert refused.value.code == "SERVICE_UNAVAILABLE"


async def test_a_deleted_account_has_no_tokens(
    provider: OAuthProvider, database: Database, server: Server, clock: ManualClock
) -> None:
    account = await connect(OAuthFlow(provider, CIPHER), database, server, clock)
    async with database.transaction() as session:
        assert not await accounts.delete_account(session, "org_456", account.id)
        assert await accounts.delete_account(session, "org_123", account.id)
    with pytest.raises(AccountRevokedError):
        await AccountTokens(provider, CIPHER, database, clock).fresh(account.id)
