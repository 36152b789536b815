"""Studio's processes are killed in the midst of work: nothing is lost, and nothing that shows is repeated."""

import itertools
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.end_to_end.studio_client import Listener, Studio, eventually
from tests.end_to_end.studio_places import Place

ITEMS = 24
WRITERS = 4


def test_a_batch_goes_on_where_a_killed_worker_left_it(place: Place) -> None:
    """Each blob has one output, one change and one job in the end, and each is counted once."""
    batcher = place.user("batcher")
    texts = [{"content": f"Teh text number {number}.", "content_type": "text/plain"} for number in range(ITEMS)]
    blobs = [item["blob_id"] for item in batcher.post("/blobs/batch", {"blobs": texts}, 207)["created"]]
    body = {"blob_ids": blobs, "configuration": {"delay_seconds": 0.3}}
    derived = batcher.post("/providers/test-slow/batch", body, 202)["status_url"]
    corrected = batcher.post("/providers/grammar-checker/batch", {"blob_ids": blobs}, 202)["status_url"]

    begun = eventually(lambda: batcher.get(derived), lambda now: now["completed"] > 0)
    place.worker.kill()
    assert begun["completed"] < ITEMS
    place.start([place.worker])

    for url in (derived, corrected):
        ended = eventually(partial(batcher.get, url), lambda now: now["status"] != "processing")
        assert (ended["status"], ended["completed"], ended["failed"]) == ("completed", ITEMS, 0)
        assert len({item["job_id"] for item in ended["items"]}) == ITEMS
    for blob in blobs:
        assert len(batcher.get(f"/blobs/{blob}/descendants")) == 1
        authors = [delta["provider_id"] for delta in batcher.get(f"/blobs/{blob}/deltas")]
        assert authors == ["user", "grammar-checker"]
    for provider in ("test-slow", "grammar-checker"):
        metrics = eventually(
            partial(batcher.get, f"/analytics/providers/{provider}"),
            lambda now: now["metrics"]["total_invocations"] >= ITEMS,
        )["metrics"]
        assert (metrics["total_invocations"], metrics["success_rate"]) == (ITEMS, 1.0)
    statistics = eventually(
        lambda: batcher.get("/analytics/usage?period=day")["statistics"],
        lambda now: now["blobs_processed"] >= 2 * ITEMS,
    )
    counted = [statistics[key] for key in ("blobs_created", "blobs_processed", "deltas_applied")]
    assert counted == [2 * ITEMS, 2 * ITEMS, 3 * ITEMS]


def test_a_kill_between_a_commit_and_its_event_loses_no_event_and_tells_none_twice(place: Place) -> None:
    """Every version that is there is told of once to a client that resumes, whatever was heard before the kill."""
    witness = place.user("witness")
    blob = witness.create("start")
    heard: list[tuple[str, Any, str]] = []
    with witness.socket(f"blob:{blob}") as listener:
        ear = threading.Thread(target=hear_until_closed, args=(listener, heard))
        ear.start()
        with ThreadPoolExecutor(WRITERS) as writers:
            acknowledged = [writers.submit(write_until_killed, witness, blob) for _ in range(WRITERS)]
            eventually(lambda: len(heard), lambda now: now > 20)
            for server in place.services:
                server.kill()
        ear.join()
    answered = [version for future in acknowledged for version in future.result()]
    place.start(place.services)

    head = witness.get(f"/blobs/{blob}")["version"]
    assert head >= max(answered)
    assert len(answered) == len(set(answered))
    last = [seq for _, _, seq in heard if seq][-1]
    with witness.socket("provider:summarizer") as listener:
        listener.send({"type": "subscribe", "channels": [f"blob:{blob}"], "resume_from": last})
        final = witness.patch(blob, {"content": "end"})["version"]
        heard += listener.until_sequences(lambda kind, data: kind == "blob.updated" and data["version"] == final)
    told = Counter(data["version"] for kind, data, _ in heard if kind == "blob.updated")
    assert told == Counter(range(2, final + 1))


def hear_until_closed(listener: Listener, heard: list[tuple[str, Any, str]]) -> None:
    """Note all messages that have a place in the sequence."""
    try:
        for _ in itertools.count():
            heard.extend(listener.until_sequences(lambda *_: True))
    except ConnectionClosed:
        return


def write_until_killed(studio: Studio, blob: str) -> list[int]:
    """Change the blob until the server is gone; the versions that were answered."""
    versions = []
    for number in itertools.count():
        try:
            versions.append(int(studio.patch(blob, {"content": f"{threading.get_ident()} {number}"})["version"]))
        except (OSError, HTTPException, AssertionError):  # a gateway that lives longer than its subgraphs says so
            return versions
    return versions
