"""Settings come in, the place where a subgraph keeps its files goes out: a directory, or a bucket."""

from pathlib import Path
from urllib.parse import urlsplit

from subgraphs.kit.directory_storage import DirectoryStorage
from subgraphs.kit.settings import KitSettings, SettingsError
from subgraphs.kit.stored_files import FileStorage, FoundFile, StoredFile

__all__ = ["DirectoryStorage", "FileStorage", "FoundFile", "StoredFile", "open_storage"]


def open_storage(settings: KitSettings, name: str) -> FileStorage:
    """Where the subgraph `name` keeps its files: below `data_dir`, or at TIDEGATE_FILES_URL, `s3://bucket/prefix`.

    The store's credentials, region and endpoint are those of the environment's AWS_ variables.
    """
    if not settings.files_url:
        return DirectoryStorage(Path(settings.data_dir) / "files" / name)
    place = urlsplit(settings.files_url)
    if place.scheme != "s3" or not place.netloc:
        raise SettingsError("TIDEGATE_FILES_URL: only s3://bucket/prefix is known; leave it empty for a directory")
    try:
        # Imported only where a bucket is set: an extra of its own, and slow to load.
        from subgraphs.kit.object_storage import open_bucket  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError("TIDEGATE_FILES_URL: files in a bucket need the extra s3: tidegate[s3]") from error
    return open_bucket(place.netloc, "/".join(part for part in (place.path.strip("/"), name) if part))
