"""docs/federation.md says what the engine, its rules and its tests are at this moment."""

import pytest

from tests.architecture.federation_table import PAGE, page
from tests.gateway.conformance.cases import SUITES


@pytest.mark.skipif(not SUITES.is_dir(), reason="the conformance suites are not beside this repository")
async def test_the_page_is_as_its_command_prints_it() -> None:
    assert PAGE.read_text() == await page(), "run: python -m tests.architecture.federation_table --write"
