"""The pages work in a real browser that reaches nothing but this machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.product import Product
from tests.patience import PATIENCE

CHROMIUM = shutil.which("chromium")
REQUIRED = bool(os.environ.get("TIDEGATE_REQUIRE_REAL_PARTS"))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not REQUIRED, reason="Chromium is not installed"),
]


@pytest.mark.parametrize(
    ("path", "on_core", "expected"),
    [
        pytest.param("/graphql", False, "graphiql-editors", id="graphiql"),
        pytest.param("/api/docs", True, "/api/queue/{id}", id="core-swagger-ui"),
        pytest.param("/api/redoc", True, "List the organization", id="core-redoc"),
        pytest.param("/studio/v1/docs", False, "/blobs/{blob_id}/revert", id="studio-swagger-ui"),
        pytest.param("/studio/v1/redoc", False, "Bring back the content", id="studio-redoc"),
    ],
)
def test_a_page_renders_without_the_internet(
    product: Product, tmp_path: Path, path: str, on_core: bool, expected: str
) -> None:
    """The page's scripts have run: what they draw is in the document."""
    url = f"http://127.0.0.1:{product.core if on_core else product.gateway}{path}"

    document = rendered(url, tmp_path)

    assert expected in document


def rendered(url: str, profile: Path) -> str:
    """The document as the browser holds it after its scripts have run."""
    assert CHROMIUM is not None, "Chromium is required here and is not installed"
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
        *("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}"),
        *("--window-size=1280,900", "--virtual-time-budget=20000", "--dump-dom", url),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
