"""What went wrong between us and a model, as one line that says what to do."""

from __future__ import annotations

import re

import openai

from rag.model.settings import ModelSettings
from rag.model.types import ModelError

_CONTEXT = re.compile(
    r"context[ _-]?(?:length|size|window)|(?:prompt|input) is too long|too many tokens|exceeds? the context", re.I
)
_SAID = 200  # characters of the server's own words


def describe_error(error: BaseException, settings: ModelSettings, name: str) -> ModelError:
    """The line for an exception of the client. The key is in no message."""
    return ModelError(_line(error, settings, name))


def is_overlong(error: openai.APIError) -> bool:
    """Whether the server says that the question and its passages do not fit the model."""
    return bool(_CONTEXT.search(words_of(error)))


def words_of(error: openai.APIError) -> str:
    """What the server says of an error. The client knows a message; LM Studio sends a bare string, FastAPI a detail."""
    body = error.body
    told = body.get("message") or body.get("detail") if isinstance(body, dict) else body
    return str(error.message if not told or str(told).lstrip().startswith("<") else told)  # no page of a gateway


def _line(error: BaseException, settings: ModelSettings, name: str) -> str:
    host = settings.host
    match error:
        case openai.APIError() if is_overlong(error):
            line = (
                f"the question and its passages are too long for {name!r}. Set DATELINE_CONTEXT_TOKENS to what it "
                "takes at once."
            )
        case openai.APIStatusError():
            line = _refused(error, settings, name)
        case TimeoutError() | openai.APITimeoutError():
            line = f"{host} sent no words for {settings.timeout_s:g} s. Try again, or raise DATELINE_MODEL_TIMEOUT."
        case openai.APIConnectionError():
            line = f"{host} cannot be reached. Start the server, or set OPENAI_BASE_URL to its address up to /v1."
        case openai.APIError():
            line = f"{host} broke off with an error: {_said(words_of(error), settings)}."
        case ValueError() | TypeError() | KeyError() | AttributeError() | IndexError():
            line = f"{host} sent something else than OpenAI's protocol. Is its address right, up to /v1?"
        case _:
            line = f"the connection to {host} broke off ({type(error).__name__})."
    return line


def _refused(error: openai.APIStatusError, settings: ModelSettings, name: str) -> str:
    host, said = settings.host, _said(words_of(error), settings)
    match error.status_code:
        case 401 | 403:
            given = "the key in OPENAI_API_KEY" if settings.api_key else "a request without a key"
            line = f"{host} did not take {given}. Set OPENAI_API_KEY to one that may use {name!r}."
        case 404:
            line = f"{host} has no model {name!r} ({said}). Set DATELINE_MODEL to one it has."
        case 429 if error.code == "insufficient_quota":
            line = f"the account at {host} has no credit left. Top it up, or use another model."
        case 429:
            line = f"{host} takes no more requests for now. Try again {_when(error)}."
        case status if status >= 500:
            line = f"{host} failed ({status}: {said}). Try again later."
        case status:
            line = f"{host} refused the request ({status}: {said})."
    return line


def _when(error: openai.APIStatusError) -> str:
    """When the server says that it takes requests again."""
    after = error.response.headers.get("retry-after", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", after):
        return f"in {float(after):.0f} s"
    return f"after {_visible(after)}" if after else "later"


def _said(words: object, settings: ModelSettings) -> str:
    line = _visible(re.sub(r"^Error code: \d+ - ", "", str(words)))[:_SAID].rstrip(". ")
    return line.replace(settings.api_key, "***") if settings.api_key else line


def _visible(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
