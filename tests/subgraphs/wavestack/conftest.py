"""What all of these subgraphs' tests ask for, by the `answer` of each."""

import pytest

from tests.subgraphs.wavestack.asking import Ask, Json


@pytest.fixture
def data(answer: Ask) -> Ask:
    """The data of an answer without errors."""

    async def ask(text: str, /, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        answered = await answer(text, organization, **variables)
        assert "errors" not in answered, answered["errors"]
        found: dict[str, Json] = answered["data"]
        return found

    return ask


@pytest.fixture
def refusal(answer: Ask) -> Ask:
    """The only error of an answer: its code, message and details."""

    async def ask(text: str, /, organization: str | None = "org_123", **variables: Json) -> dict[str, Json]:
        (error,) = (await answer(text, organization, **variables))["errors"]
        extensions = error["extensions"]
        return {"code": extensions["code"], "message": error["message"], "details": extensions.get("details")}

    return ask
