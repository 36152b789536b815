"""An instruction and a text come in, what a language model makes of the text goes out."""

from typing import Final

from subgraphs.kit.chat_completions import ChatCompletions, ModelFailedError
from subgraphs.studio.providers.domain.outcome import ProcessingError
from subgraphs.studio.providers.domain.statuses import ErrorKind

_MAX_INPUT_CHARACTERS: Final = 100_000


class OpenAiCompatible:
    """The model of built-in providers: the same text gets the same answer, as far as a model can."""

    def __init__(self, base_url: str, api_key: str, model: str, seconds: float) -> None:
        self._completions = ChatCompletions(base_url, api_key, model, seconds, temperature=0)

    async def complete(self, instruction: str, text: str, *, model: str, max_tokens: int) -> str:
        """What the model writes; `model` counts where the operator has named none."""
        if len(text) > _MAX_INPUT_CHARACTERS:
            raise ProcessingError("The text is too long for the language model.", ErrorKind.INVALID_INPUT, final=True)
        messages = [{"role": "system", "content": instruction}, {"role": "user", "content": text}]
        try:
            return await self._completions.complete(messages, max_tokens=max_tokens, model=model)
        except ModelFailedError as error:
            kind = ErrorKind.TIMEOUT if error.late else ErrorKind.INTERNAL_ERROR
            raise ProcessingError(error.message, kind, final=error.final) from error
