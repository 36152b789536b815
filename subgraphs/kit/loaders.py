"""Keys asked for one by one within a request come in, one call of a batch function for all of them goes out."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

C = TypeVar("C")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

BatchFunction = Callable[[C, Sequence[K]], Awaitable[Mapping[K, V]]]


class Loaders:
    """The loaders of one request, one for each batch function, made when first used."""

    def __init__(self, context: Any) -> None:  # Any: whatever the batch functions take first
        self._context = context
        # Any: each batch function has key and value types of its own, which `load` gives back
        self._loaders: dict[BatchFunction[Any, Any, Any], DataLoader[Any, Any]] = {}

    async def load(self, batch: BatchFunction[C, K, V], key: K) -> V | None:
        """What `batch` answers for `key`, or None where its answer leaves the key out."""
        value: V | None = await self._loader(batch).load(key)
        return value

    def prime(self, batch: BatchFunction[C, K, V], key: K, value: V) -> None:
        """Answer `value` for `key` without asking `batch`."""
        self._loader(batch).prime(key, value)

    def clear(self) -> None:
        """Forget everything, because something was written."""
        self._loaders.clear()

    def _loader(self, batch: BatchFunction[C, K, V]) -> DataLoader[K, V | None]:
        loader = self._loaders.get(batch)
        if loader is None:
            loader = self._loaders[batch] = DataLoader(self._in_key_order(batch))
        return loader

    def _in_key_order(self, batch: BatchFunction[C, K, V]) -> Callable[[list[K]], Awaitable[list[V | None]]]:
        async def load_batch(keys: list[K]) -> list[V | None]:
            found = await batch(self._context, keys)
            return [found.get(key) for key in keys]

        return load_batch
