"""Requests as the references print them are answered with the documented status and exactly the documented names.

Each script runs in order on a fresh product; what a step keeps stands in braces in later ones. Every answer is also
checked against the OpenAPI document.
"""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from rest_compat.app import APIS
from tests.rest_compat.documented import differences, names, violations
from tests.rest_compat.printed_by_studio import STUDIO
from tests.rest_compat.printed_by_wavestack import SCRIPTS
from tests.rest_compat.step import Step

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOADED = {api.name: api for api in APIS}


def filled(value: Any, kept: Mapping[str, str]) -> Any:
    """The value with what was kept in place of its names in braces."""
    if isinstance(value, dict):
        return {name: filled(part, kept) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, kept) for part in value]
    if isinstance(value, str):
        for name, text in kept.items():
            value = value.replace("{" + name + "}", text)
    return value


async def take(client: httpx.AsyncClient, step: Step, kept: dict[str, str], document: Any) -> None:
    answer = await client.request(step.method, filled(step.path, kept), json=filled(step.body, kept))
    said = f"{step.method} {step.path}: {answer.text}"
    assert answer.status_code == step.status, said
    if step.status == 204:
        return
    body = answer.json()
    for name, path in step.keep.items():
        value = body
        for part in path.split("."):
            value = value[part]
        kept[name] = value
    found = [list(differences(body, names(expected))) for expected in step.names]
    assert not found or [] in found, (said, found)
    described = operation_of(document, step)["responses"][str(step.status)]["content"]["application/json"]["schema"]
    assert list(violations(body, described)) == [], said


def operation_of(document: Any, step: Step) -> Any:
    """The operation that describes a step: the path with the fewest placeholders that fits."""
    parts = step.path.partition("?")[0].split("/")
    fitting = [
        path
        for path in document["paths"]
        if len(path.split("/")) == len(parts)
        and all(known == part or known.startswith("{") for known, part in zip(path.split("/"), parts, strict=True))
    ]
    return document["paths"][min(fitting, key=lambda path: path.count("{"))][step.method.lower()]


@pytest.mark.parametrize("name", SCRIPTS)
async def test_a_service_answers_as_its_reference_prints(product: Any, name: str) -> None:
    if name not in LOADED:
        pytest.skip(f"no table for {name} yet")
    token = f"Bearer {await product.client_token()}"
    credentials = {"Authorization": token, "X_Org_Id": "org_123"} if name == "core" else {}
    document = (await product.client(name).get(f"{LOADED[name].documentation}/openapi.json")).json()
    kept: dict[str, str] = {}
    for step in SCRIPTS[name]:
        await take(product.client(name, **credentials), step, kept, document)


async def test_studio_answers_as_its_reference_prints(product: Any) -> None:
    studio = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token('writer')}")
    document = (await studio.get("/openapi.json")).json()
    kept: dict[str, str] = {}
    for table, step in STUDIO:
        if f"rest_compat.studio.{table}" in LOADED["studio"].tables:
            await take(studio, step, kept, document)
