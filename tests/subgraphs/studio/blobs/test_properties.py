"""Random histories: every version is readable, their fold is the head, and every delta has its way back."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.detached import attach_contents, detach_contents, print_detached, read_detached
from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import same_json
from subgraphs.studio.blobs.domain.patch import Patch, apply_patch, created_document, creating_patch, fold, read_patch
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values

KEYS = st.sampled_from(["a", "b", "c", "/", "~", ""])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=3)
FAMILIAR = st.fixed_dictionaries({"a": st.lists(VALUES, max_size=3), "b": OBJECTS, "c": VALUES})
TOKENS = st.one_of(KEYS, st.sampled_from(["0", "1", "2", "-"]))


@st.composite
def pointers(draw: st.DrawFn) -> str:
    first = draw(st.sampled_from(["metadata"] * 6 + ["content"] * 5 + ["content_type"]))
    tokens = [first, *draw(st.lists(st.sampled_from("abc"), max_size=1)), *draw(st.lists(TOKENS, max_size=1))]
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


@st.composite
def operations(draw: st.DrawFn) -> Json:
    op = draw(st.sampled_from(["add", "replace", "remove", "move", "copy", "test"]))
    operation: dict[str, Json] = {"op": op, "path": draw(pointers())}
    if op in {"add", "replace", "test"}:
        operation["value"] = draw(VALUES)
    if op in {"move", "copy"}:
        operation["from"] = draw(pointers())
    return operation


TYPES = st.sampled_from(["text/plain", "application/json", "image/png"])
MERGES = st.fixed_dictionaries(
    {},
    optional={"content": st.text(max_size=5) | OBJECTS, "metadata": OBJECTS, "content_type": TYPES},
)
PATCHES = st.one_of(MERGES, operations(), st.lists(operations(), min_size=1, max_size=6))
ENCODINGS = st.sampled_from([None, None, None, ContentEncoding.UTF_8, ContentEncoding.BASE64])
DOCUMENTS = st.builds(
    Document,
    content=st.one_of(
        FAMILIAR.map(lambda value: json.dumps(value, indent=1).encode()), st.text(max_size=5).map(str.encode)
    ),
    content_type=TYPES,
    metadata=FAMILIAR,
)


def same(one: Document, other: Document) -> bool:
    facts = (one.content, one.content_type) == (other.content, other.content_type)
    return facts and same_json(one.metadata, other.metadata)


def stored(patch: Patch) -> Callable[[], Patch]:
    """A patch as a delta keeps it, to be read any number of times."""
    detached = detach_contents(patch)
    text = print_detached(detached)
    return lambda: attach_contents(read_detached(text), detached.contents)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, st.lists(st.tuples(PATCHES, ENCODINGS), max_size=12))
def test_every_delta_leads_there_and_back(first: Document, patches: list[tuple[Json, ContentEncoding | None]]) -> None:
    versions, history = [first], []
    for body, encoding in patches:
        head = versions[-1]
        before = json.dumps([head.content.hex(), head.content_type, head.metadata])
        try:
            patch = read_patch(body, encoding)
            kept = stored(patch)
            applied = apply_patch(head, patch)
        except SubgraphError:
            continue
        finally:
            assert json.dumps([head.content.hex(), head.content_type, head.metadata]) == before
        back = fold(applied.document, [stored(applied.inverse)()])
        assert same(back, head)
        versions.append(applied.document)
        history.append(kept)
    start = creating_patch(first)
    for number, version in enumerate(versions):
        base = created_document(stored(start)())
        assert same(fold(base, [patch() for patch in history[:number]]), version)


async def test_random_histories_survive_storage(studio: Client) -> None:
    loop = asyncio.get_running_loop()

    async def live(document: Document, patches: list[Json]) -> None:
        text = document.content.decode()
        blob = await studio.create(text, contentType="application/json", encoding="UTF_8", metadata=document.metadata)
        expected, refusals = [blob], set[str]()
        for patch in patches:
            try:
                expected.append((await studio.update(blob["id"], patch))["blob"])
            except RefusedError as error:
                refusals.add(error.code)
        assert refusals <= {"INVALID_DELTA", "VALIDATION_ERROR"}
        assert [one["version"] for one in expected] == list(range(1, len(expected) + 1))
        for before in expected:
            assert same_json(await studio.read(blob["id"], before["version"]), before)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DOCUMENTS, st.lists(PATCHES, max_size=8))
    def check(document: Document, patches: list[Json]) -> None:
        asyncio.run_coroutine_threadsafe(live(document, patches), loop).result()

    await asyncio.to_thread(check)
