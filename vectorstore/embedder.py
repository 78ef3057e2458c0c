"""Embedders: the one that ships, any OpenAI-compatible endpoint, or an object handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import SettingsError

Vectors = NDArray[np.float32]

BUILT_IN = "all-minilm-l6-v2"

_MAX_DIMENSIONS = 65_536
_VARIABLES = frozenset(f"DATELINE_EMBEDDER{end}" for end in ("", "_URL", "_KEY", "_DIMENSIONS"))


class Embedder(Protocol):
    """Turns text into unit vectors.

    `name` is kept in the archive and must match when it is opened again. `dimensions` is the length of a vector.
    `max_tokens` is how many tokens a chunk may have. `languages` are those it was made for; empty means any.
    """

    name: str
    dimensions: int
    max_tokens: int
    languages: frozenset[str]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what is searched: float32, shape (len(texts), dimensions), each of length 1."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Vector of a query: float32, shape (dimensions,), of length 1."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of several queries, such as a question and its clauses: shape (len(texts), dimensions)."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) in code points of `text` for each token, without special tokens, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderSettings:
    """Which embedder to use.

    `model` is BUILT_IN, or the name of a model that an OpenAI-compatible server embeds with. `base_url` None means
    OpenAI's own server. `api_key` None is for servers that ask for none; it is kept out of repr. `dimensions` None
    means that the first call finds the length of the vectors.
    """

    model: str = BUILT_IN
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    dimensions: int | None = None

    @property
    def is_built_in(self) -> bool:
        """Whether the embedder that ships is meant."""
        return self.model == BUILT_IN

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> EmbedderSettings:
        """Read `DATELINE_EMBEDDER`, and for a server `_URL` (else OPENAI_BASE_URL), `_KEY` (else OPENAI_API_KEY),
        `_DIMENSIONS`.

        Empty means unset. Raises SettingsError for an unknown variable, a URL that is none, dimensions that are no
        length, an address or dimensions without a model to use them, and OpenAI's own server without a key.
        """
        given = {name: value.strip() for name, value in environ.items() if name.startswith("DATELINE_EMBEDDER")}
        _check_names(given)
        model = given.get("DATELINE_EMBEDDER") or BUILT_IN
        if model.removesuffix("-int8") == BUILT_IN:
            _check_built_in(given)
            return cls()
        base_url = given.get("DATELINE_EMBEDDER_URL") or environ.get("OPENAI_BASE_URL", "").strip() or None
        api_key = given.get("DATELINE_EMBEDDER_KEY") or environ.get("OPENAI_API_KEY", "").strip() or None
        _check_server(model, base_url, api_key)
        dimensions = _dimensions(given.get("DATELINE_EMBEDDER_DIMENSIONS"))
        return cls(model=model, base_url=base_url, api_key=api_key, dimensions=dimensions)


def load_embedder(settings: EmbedderSettings) -> Embedder:
    """The embedder that `settings` ask for. The built-in one loads its model at first use.

    Raises EmbedderError when a server has to be asked for the length of its vectors and does not answer well.
    """
    if settings.is_built_in:
        from vectorstore.onnx_embedder import OnnxEmbedder  # noqa: PLC0415  (each brings a library that takes time)

        return OnnxEmbedder()
    from vectorstore.openai_embedder import OpenAIEmbedder  # noqa: PLC0415

    return OpenAIEmbedder(
        settings.model, base_url=settings.base_url, api_key=settings.api_key, dimensions=settings.dimensions
    )


def unsupported_language(embedder: Embedder, language: str | None) -> bool:
    """Whether `embedder` was made for other languages than `language` (a tag such as "en", "en-GB" or "pt_BR").

    False when the language is not known, or when the embedder takes any.
    """
    if not language or not embedder.languages:
        return False
    return re.split(r"[-_]", language.strip().casefold())[0] not in embedder.languages


def is_server_url(url: str) -> bool:
    """Whether `url` can be that of a server: http or https, a host, and a port that is one if any."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # "http://[::1", "http://host:99999"
        return False


def _check_names(given: Mapping[str, str]) -> None:
    unknown = sorted(given.keys() - _VARIABLES)
    if unknown:
        raise SettingsError(
            f"{unknown[0]} is not a setting of Dateline. Those of the embedder are {', '.join(sorted(_VARIABLES))}."
        )


def _check_built_in(given: Mapping[str, str]) -> None:
    for name in ("DATELINE_EMBEDDER_URL", "DATELINE_EMBEDDER_DIMENSIONS"):
        if given.get(name):
            raise SettingsError(
                f"{name} is for a model behind a server, but DATELINE_EMBEDDER asks for the built-in {BUILT_IN!r}. Set "
                f"DATELINE_EMBEDDER to the server's model, or unset {name}."
            )


def _check_server(model: str, base_url: str | None, api_key: str | None) -> None:
    if base_url is None:
        if api_key is None:
            raise SettingsError(
                f"DATELINE_EMBEDDER is {model!r}, a model of OpenAI's server, which needs a key. Set OPENAI_API_KEY, "
                f"set DATELINE_EMBEDDER_URL to your own server, or unset DATELINE_EMBEDDER for {BUILT_IN!r}."
            )
        return
    if not is_server_url(base_url):
        raise SettingsError(
            f"DATELINE_EMBEDDER_URL (or OPENAI_BASE_URL) must be an http or https URL such as "
            f"http://127.0.0.1:11434/v1, but is {base_url!r}. Set it so, or unset it for OpenAI's own server."
        )


def _dimensions(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MAX_DIMENSIONS):
        raise SettingsError(
            f"DATELINE_EMBEDDER_DIMENSIONS must be a whole number from 1 to {_MAX_DIMENSIONS}, but is {text!r}. Set it "
            "to the length of the model's vectors, or unset it and the first call finds it."
        )
    return int(text)
