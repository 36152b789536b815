"""Each API stands where its reference says, with the limits that it says."""

import pytest

from rest_compat.engine.api import Api
from rest_compat.studio import api as studio
from rest_compat.wavestack import api as wavestack

FACTS: list[tuple[Api, int | None, dict[str, int], str, str]] = [
    (wavestack.CORE, 3000, {"core": 100}, "/api", "organization"),
    (wavestack.CLIPPER, 8000, {"clipper": 10}, "/api", "open"),
    (wavestack.SOCIAL_INGEST, 8100, {"social_ingest": 200}, "", "open"),
    (wavestack.PERSONALITY, 8200, {"personality": 60}, "", "open"),
    (wavestack.THUMBNAILS, 8400, {}, "", "open"),
    (wavestack.YOUTUBE_PUBLISHER, 8500, {"youtube_publisher": 30}, "", "open"),
    (wavestack.SOCIAL_PUBLISHER, 8600, {"social_publisher": 30}, "", "open"),
    (wavestack.AUTOMOD, 8700, {}, "", "open"),
    (wavestack.DASHBOARD, 8800, {}, "", "open"),
    (studio.STUDIO, None, {"read": 1000, "write": 100, "batch": 10}, "", "token"),
]


@pytest.mark.parametrize(("api", "port", "rates", "documentation", "access"), FACTS, ids=lambda value: str(value)[:24])
def test_facts_of_the_references(
    api: Api, port: int | None, rates: dict[str, int], documentation: str, access: str
) -> None:
    assert (api.port, dict(api.rates), api.documentation) == (port, rates, documentation)
    assert (api.access or next(iter(api.family.access))) == access
    assert set(api.rate_of_method.values()) <= rates.keys()
    assert api.gathers == (api is wavestack.CORE)
