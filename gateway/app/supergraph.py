"""Schemas of subgraphs come in; a supergraph goes out, or an error that says every reason why there is none."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from gateway.composition.compose import SubgraphSource, compose
from gateway.errors import CompositionError, CompositionHint, InvalidSupergraphError, Location, TidegateError
from gateway.supergraph.model import Supergraph
from gateway.supergraph.read import read

_DIGEST_LINE = "# Composed by `tidegate schema export` from subgraph schemas with the digest "


class CompositionFailedError(TidegateError):
    """Subgraphs do not compose. `errors` has all reasons."""

    code = "COMPOSITION_FAILED"

    def __init__(self, errors: Sequence[CompositionError]) -> None:
        count = f"{len(errors)} errors" if len(errors) > 1 else "one error"
        reasons = "".join(f"\n  {describe(error)}" for error in errors)
        super().__init__(f"The subgraphs do not compose: {count}.{reasons}")
        self.errors = errors


def read_file(path: Path) -> Supergraph:
    """Read a supergraph file. Raises `InvalidSupergraphError` that names the file, line and column."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSupergraphError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidSupergraphError(f"{path} cannot be read: it is not UTF-8.") from error
    except InvalidSupergraphError as error:
        line, column = error.extensions.get("line"), error.extensions.get("column")
        place = f"{path}:{line}:{column}" if line else str(path)
        raise InvalidSupergraphError(f"{place}: {error.message}") from error


def compose_sdl(sources: Sequence[SubgraphSource]) -> str:
    """Compose, and return the supergraph's SDL under a line that tells what it was made of."""
    composition = compose(sources)
    if composition.supergraph_sdl is None:
        raise CompositionFailedError(composition.errors)
    return f"{_DIGEST_LINE}{digest_of(sources)}.\n{composition.supergraph_sdl.rstrip()}\n"


def supergraph_of(sources: Sequence[SubgraphSource], committed: Path) -> Supergraph:
    """The supergraph of these subgraphs: the committed file where it was made of the same schemas, else composed."""
    if committed.is_file():
        text = committed.read_text(encoding="utf-8")
        if text.startswith(f"{_DIGEST_LINE}{digest_of(sources)}."):
            return read(text)
    return read(compose_sdl(sources))


def digest_of(sources: Sequence[SubgraphSource]) -> str:
    """The SHA-256 of all names, URLs and schemas."""
    digest = sha256()
    for source in sorted(sources, key=lambda source: source.name):
        for part in (source.name, source.url, source.sdl.strip()):
            digest.update(part.encode())
            digest.update(b"\0")
    return digest.hexdigest()


def describe(found: CompositionError | CompositionHint) -> str:
    """One line: code, sentence, places, and what may be done."""
    places = ", ".join(_place(location) for location in found.locations)
    fix = getattr(found, "fix", None)
    return f"{found.code}: {found.message}" + (f" ({places})" if places else "") + (f" {fix}" if fix else "")


def _place(location: Location) -> str:
    return f"{location.subgraph}:{location.line}:{location.column}"
