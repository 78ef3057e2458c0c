"""Which model answers, where it is served and what it costs; read from the environment at the entry points only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vectorstore.embedder import is_server_url
from vectorstore.errors import SettingsError

if TYPE_CHECKING:
    from rag.model.client import OpenAIModel

OPENAI_URL = "https://api.openai.com/v1"
OFFERED_MODEL = "gpt-4.1-mini"  # what the page offers to switch on where only a key is set

_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh")
_YES, _NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
_CONTEXT, _TIMEOUT_S = 8192, 120.0
_OPENAI_CONTEXT = 128_000  # of any model that OpenAI serves now
_LEAST_CONTEXT = 1024  # the rules, a question, one passage and room to answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """A model is used when `name` or `base_url` is given and `offline` is not; a key alone sends nothing anywhere.

    `name` None takes the one model that the base URL lists; `base_url` None is OpenAI's own. `context_tokens`: what
    the model reads and writes at once; None takes 128,000 at OpenAI and 8,192 elsewhere. `timeout_s`: how long to wait
    for its next words. Prices are in dollars for a million tokens; None counts no cost.
    `judge`: whether a second request judges the wording of what it wrote. `reasoning_effort` and `seed` are sent where
    they are given; a server that refuses them is asked without.
    """

    name: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    offline: bool = False
    context_tokens: int | None = None
    timeout_s: float = _TIMEOUT_S
    input_price: float | None = None
    output_price: float | None = None
    judge: bool = True
    reasoning_effort: str | None = None
    seed: int | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, name: str | None = None, offline: bool = False) -> ModelSettings:
        """Read the `DATELINE_` settings of the model, `OPENAI_BASE_URL` and `OPENAI_API_KEY`.

        `name` and `offline`, of the command line, go before the environment. Raises SettingsError.
        """
        settings = cls(
            name=name or environ.get("DATELINE_MODEL") or None,
            base_url=environ.get("OPENAI_BASE_URL") or None,
            api_key=environ.get("OPENAI_API_KEY") or None,
            offline=offline or _switch(environ, "DATELINE_OFFLINE"),
            context_tokens=_context(environ),
            timeout_s=_number(environ, "DATELINE_MODEL_TIMEOUT", least=1) or _TIMEOUT_S,
            input_price=_number(environ, "DATELINE_INPUT_PRICE"),
            output_price=_number(environ, "DATELINE_OUTPUT_PRICE"),
            judge=_switch(environ, "DATELINE_JUDGE", default="1"),
            reasoning_effort=_effort(environ),
            seed=_seed(environ),
        )
        settings._check()
        return settings

    @property
    def is_used(self) -> bool:
        """Whether questions go to a model."""
        return not self.offline and bool(self.name or self.base_url)

    @property
    def can_be_offered(self) -> bool:
        """Whether there is a key and nothing else, so that the reader may be asked to switch a model on."""
        return not self.offline and not self.is_used and self.api_key is not None

    @property
    def url(self) -> str:
        """The address up to /v1."""
        return self.base_url or OPENAI_URL

    @property
    def host(self) -> str:
        """The server's name, for people; without a password that the address may hold."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def context(self) -> int:
        """What the model reads and writes at once, in tokens."""
        return self.context_tokens or (_OPENAI_CONTEXT if self.is_openai else _CONTEXT)

    @property
    def is_openai(self) -> bool:
        """Whether the server is OpenAI's own, which wants other names for some options."""
        return self.host == urlsplit(OPENAI_URL).netloc

    def switched_on(self) -> ModelSettings:
        """These settings with the offered model."""
        return replace(self, name=OFFERED_MODEL)

    def _check(self) -> None:
        if self.base_url is not None and not is_server_url(self.base_url):
            raise SettingsError(
                f"OPENAI_BASE_URL must be an http or https URL such as http://127.0.0.1:11434/v1, but is "
                f"{self.base_url!r}. Set it so, or unset it."
            )
        if self.is_used and self.is_openai and self.api_key is None:
            raise SettingsError(
                f"{self.name!r} is asked for at OpenAI, which wants a key, but OPENAI_API_KEY is not set. Set it, or "
                "OPENAI_BASE_URL to the server that has the model, or use --offline."
            )


def _switch(environ: Mapping[str, str], name: str, *, default: str = "0") -> bool:
    word = environ.get(name, "").strip().lower() or default
    if word not in _YES | _NO:
        raise SettingsError(f"{name} must be 1 or 0, but is {word!r}. Set it so, or unset it.")
    return word in _YES


def _number(environ: Mapping[str, str], name: str, *, least: float = 0) -> float | None:
    text = environ.get(name) or None
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number < float("inf"):
        raise SettingsError(f"{name} must be a number of at least {least:g}, but is {text!r}. Set it so, or unset it.")
    return number


def _context(environ: Mapping[str, str]) -> int | None:
    number = _number(environ, "DATELINE_CONTEXT_TOKENS", least=_LEAST_CONTEXT)
    return None if number is None else int(number)


def _effort(environ: Mapping[str, str]) -> str | None:
    word = environ.get("DATELINE_REASONING_EFFORT", "").strip().lower() or None
    if word is not None and word not in _EFFORTS:
        raise SettingsError(
            f"DATELINE_REASONING_EFFORT must be one of {', '.join(_EFFORTS)}, but is {word!r}. Set it so, or unset it."
        )
    return word


def _seed(environ: Mapping[str, str]) -> int | None:
    number = _number(environ, "DATELINE_SEED")
    if number is not None and number != int(number):
        raise SettingsError(f"DATELINE_SEED must be a whole number, but is {number:g}. Set it so, or unset it.")
    return None if number is None else int(number)


def build_model(settings: ModelSettings) -> OpenAIModel | None:
    """The model of the settings, or None where none is to be used. Nothing is sent before the first question."""
    if not settings.is_used:
        return None
    from rag.model.client import OpenAIModel  # noqa: PLC0415  # it takes seconds to import

    return OpenAIModel(settings)
