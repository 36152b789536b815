"""Texts in, vectors of their meaning out, by the real model."""

import pytest

from subgraphs.kit.embeddings import DIMENSIONS, MiniLm


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
    assert float(alone @ company) == pytest.approx(1, abs=0.01)
    assert (company == again).all()


async def test_no_text_has_no_vectors(model: MiniLm) -> None:
    assert (await model.embed([])).shape == (0, DIMENSIONS)
