"""Runs that are interrupted wherever that hurts: nothing is lost, and nothing is written twice."""

from collections.abc import Mapping
from typing import Any

import pytest

from subgraphs.kit.graph import Gate, GraphError
from tests.subgraphs.studio.providers.conftest import Json, Studio


class LosingGate:
    """A way to the graph whose answer to a mutation gets lost `losses` times, after the mutation was done."""

    def __init__(self, gate: Gate, losses: int) -> None:
        self._gate = gate
        self.losses = losses

    def __getattr__(self, name: str) -> Any:  # Any: all else is the gate's own
        return getattr(self._gate, name)

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        answer = await self._gate.answer(document, variables, subject=subject, organization_id=organization_id)
        if "mutation" in document and self.losses:
            self.losses -= 1
            raise GraphError("SERVICE_UNAVAILABLE", "The answer was lost.", None, {})
        return answer


@pytest.mark.parametrize("provider", ["text-expander", "grammar-checker"])
async def test_an_output_is_written_once_although_the_answer_was_lost(studio: Studio, provider: str) -> None:
    blob_id = await studio.create("Teh launch moves from April to May.")
    graph = studio.providers.graph
    graph.connect(LosingGate(graph.gate, losses=2))
    job = await studio.done(provider, blob_id)
    assert (job["status"], job["attempts"]) == ("COMPLETED", 3)
    blob = await studio.blob(blob_id, "version allChildren { id }")
    if provider == "text-expander":
        assert blob == {"version": 1, "allChildren": [{"id": job["outputBlobId"]}]}
    else:
        assert blob == {"version": 2, "allChildren": []}


class EditingGate(LosingGate):
    """A way to the graph on which somebody edits the blob before each of the first `losses` writes."""

    def __init__(self, gate: Gate, losses: int, studio: Studio, blob_id: str) -> None:
        super().__init__(gate, losses)
        self._studio = studio
        self._blob_id = blob_id

    async def answer(
        self, document: str, variables: Mapping[str, Json], *, subject: str, organization_id: str
    ) -> Mapping[str, Json]:
        if "updateBlob" in document and self.losses:
            self.losses -= 1
            await self._studio.edit(self._blob_id, {"content": f"Teh cat, edit {self.losses}."})
        return await self._gate.answer(document, variables, subject=subject, organization_id=organization_id)


async def test_a_correction_never_overwrites_what_somebody_wrote_meanwhile(studio: Studio) -> None:
    blob_id = await studio.create("Teh cat.")
    graph = studio.providers.graph
    graph.connect(EditingGate(graph.gate, 2, studio, blob_id))
    job = await studio.done("grammar-checker", blob_id)
    blob = await studio.blob(blob_id)
    assert (job["status"], job["blobVersion"], blob["version"]) == ("COMPLETED", 3, 4)
    assert blob["content"] == "The cat, edit 0."
