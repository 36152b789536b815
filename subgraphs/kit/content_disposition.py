"""A file's name and media type come in, how a browser may treat the file goes out."""

import string
from urllib.parse import quote

# Media that browsers show without running anything in it; all else is saved, so that no page can pose as ours.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
_PLAIN = frozenset(string.ascii_letters + string.digits + string.punctuation + " ") - frozenset('"\\%')
_SHOWN_KINDS = ("video/", "audio/")


def content_disposition(filename: str, mime_type: str) -> str:
    """The header that shows harmless media in place and saves all else, with the name in both spellings (RFC 6266)."""
    essence = mime_type.partition(";")[0].strip()
    kind = "inline" if essence in _SHOWN or essence.startswith(_SHOWN_KINDS) else "attachment"
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%' else "_" for letter in filename
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
