"""Fixtures for plans written by hand."""

import pytest

from tests.gateway.execution.by_hand import Client


@pytest.fixture
def client() -> Client:
    return Client()
