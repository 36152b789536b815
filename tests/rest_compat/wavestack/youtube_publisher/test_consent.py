"""GET /api/v1/auth/url and POST /api/v1/auth/callback as the reference prints them."""

from typing import Any

import pytest

from tests.rest_compat.wavestack.youtube_publisher.conftest import Publisher, agree

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_documented_flow_connects_a_channel_once(publisher: Publisher) -> None:
    consent = await agree(publisher.client)
    answer = await publisher.client.post("/api/v1/auth/callback", json=consent)
    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("channel_id").startswith("UC")
    assert body == {"status": "connected", "channel_name": "Sandbox channel"}
    again = await publisher.client.post("/api/v1/auth/callback", json=consent)
    assert (again.status_code, again.json()["error"]["details"]["field"]) == (400, "state")


async def test_every_state_is_another(publisher: Publisher) -> None:
    answers = [await publisher.client.get("/api/v1/auth/url") for _ in range(3)]
    assert len({answer.json()["state"] for answer in answers}) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": None}, "code"),
        ({"state": None}, "state"),
        ({"code": 5}, "code"),
        ({"code": "guessed"}, "code"),
        ({"state": "guessed"}, "state"),
        ({"state": ""}, "state"),
    ],
)
async def test_what_was_not_given_is_refused_and_not_repeated(
    publisher: Publisher, change: dict[str, Json], field: str
) -> None:
    consent = await agree(publisher.client)
    answer = await publisher.client.post("/api/v1/auth/callback", json=consent | change)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"]["field"]) == (400, "VALIDATION_ERROR", field)
    assert consent["code"] not in answer.text
    assert consent["state"] not in answer.text


async def test_a_state_is_of_one_organization(publisher: Publisher) -> None:
    consent = await agree(publisher.client)
    token = await publisher.product.user_token("user_456", "org_456")
    headers = {"authorization": f"Bearer {token}"}
    answer = await publisher.client.post("/api/v1/auth/callback", json=consent, headers=headers)
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "state")
