"""Signed URLs: for one path, one purpose, a while."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.settings import KitSettings
from subgraphs.kit.signing import Signer, instance_secret, load_secret

QUARTER = timedelta(minutes=15)


def opened(url: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(url)
    return parts.path, dict(parse_qsl(parts.query))


def test_a_signed_url_passes_until_it_expires() -> None:
    clock = ManualClock()
    signer = Signer(b"secret", clock)
    url = signer.url("https://a.example/assets/files/asset_1?name=x", purpose="PUT", lifetime=QUARTER)
    assert url.startswith("https://a.example/assets/files/asset_1?name=x&expires=")
    path, query = opened(url)
    signer.check(path, purpose="PUT", query=query)
    clock.advance(QUARTER - timedelta(seconds=1))
    signer.check(path, purpose="PUT", query=query)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(SubgraphError, match="expired") as refused:
        signer.check(path, purpose="PUT", query=query)
    assert refused.value.code == "FORBIDDEN"


@pytest.mark.parametrize(
    ("path", "purpose", "changes"),
    [
        ("/f/2", "GET", {}),
        ("/f/1", "PUT", {}),
        ("/f/1", "GET", {"expires": "9999999999"}),
        ("/f/1", "GET", {"expires": "٣"}),
        ("/f/1", "GET", {"expires": ""}),
        ("/f/1", "GET", {"signature": ""}),
        ("/f/1", "GET", {"signature": "ü"}),
    ],
)
def test_a_changed_one_does_not_pass(path: str, purpose: str, changes: dict[str, str]) -> None:
    signer = Signer(b"secret", ManualClock())
    _, query = opened(signer.url("http://h/f/1", purpose="GET", lifetime=QUARTER))
    with pytest.raises(SubgraphError, match="missing or wrong"):
        signer.check(path, purpose=purpose, query=query | changes)


def test_another_secret_signs_otherwise() -> None:
    path, query = opened(Signer(b"one", ManualClock()).url("http://h/f", purpose="GET", lifetime=QUARTER))
    with pytest.raises(SubgraphError, match="missing or wrong"):
        Signer(b"two", ManualClock()).check(path, purpose="GET", query=query)


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with ThreadPoolExecutor(8) as threads:
        secrets = list(threads.map(load_secret, [folder] * 24))
    assert len(set(secrets)) == 1
    assert len(secrets[0]) == 32
    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_secret(tmp_path / "other") != secrets[0]


def test_processes_with_one_secret_key_share_their_secret(tmp_path: Path) -> None:
    first = KitSettings(data_dir=str(tmp_path / "a"), secret_key="shared")
    second = KitSettings(data_dir=str(tmp_path / "b"), secret_key="shared")
    assert instance_secret(first) == instance_secret(second)
    assert not (tmp_path / "a").exists()


def test_without_a_secret_key_the_data_directory_keeps_one(tmp_path: Path) -> None:
    settings = KitSettings(data_dir=str(tmp_path))
    assert instance_secret(settings) == instance_secret(settings) == load_secret(tmp_path)
