"""What turns texts into vectors, as a protocol: texts come in, unit vectors go out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:  # numpy takes a tenth of a second to load, and most processes never embed anything
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
else:
    Vectors = object

DIMENSIONS: Final = 384


class Embedder(Protocol):
    """Embeds texts, so that the product of two vectors is the cosine of their angle: 1 for the same meaning."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of `DIMENSIONS` numbers, a row for each text. An empty text has a vector as well."""
        ...
