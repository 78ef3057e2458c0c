"""What the environment says about the embedder."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from vectorstore.embedder import BUILT_IN, Embedder, EmbedderSettings, load_embedder, unsupported_language
from vectorstore.errors import SettingsError
from vectorstore.onnx_embedder import OnnxEmbedder


@pytest.mark.parametrize("value", [None, "", " ", BUILT_IN, "all-minilm-l6-v2-int8"])
def test_the_built_in_embedder_is_the_default(value: str | None) -> None:
    environ = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://host/v1"}
    settings = EmbedderSettings.from_env(environ if value is None else {**environ, "DATELINE_EMBEDDER": value})

    assert settings == EmbedderSettings()
    assert isinstance(load_embedder(settings), OnnxEmbedder)


def test_a_model_behind_a_server_is_read_whole() -> None:
    environ = {
        "DATELINE_EMBEDDER": "nomic-embed-text",
        "DATELINE_EMBEDDER_URL": "http://127.0.0.1:11434/v1",
        "DATELINE_EMBEDDER_KEY": "mine",
        "DATELINE_EMBEDDER_DIMENSIONS": "768",
        "OPENAI_BASE_URL": "http://elsewhere/v1",
        "OPENAI_API_KEY": "other",
    }
    assert EmbedderSettings.from_env(environ) == EmbedderSettings(
        model="nomic-embed-text", base_url="http://127.0.0.1:11434/v1", api_key="mine", dimensions=768
    )


def test_openai_s_own_variables_fill_the_gaps() -> None:
    environ = {"DATELINE_EMBEDDER": "m", "OPENAI_BASE_URL": "http://host/v1", "OPENAI_API_KEY": "k"}

    assert EmbedderSettings.from_env(environ) == EmbedderSettings(model="m", base_url="http://host/v1", api_key="k")
    assert EmbedderSettings.from_env({"DATELINE_EMBEDDER": "m", "OPENAI_API_KEY": "k"}).base_url is None


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        (
            {"DATELINE_EMBEDDER": "text-embedding-3-small"},
            "DATELINE_EMBEDDER is 'text-embedding-3-small', a model of OpenAI's server, which needs a key. Set",
        ),
        (
            {"DATELINE_EMBEDDER": "m", "DATELINE_EMBEDDER_URL": "localhost:11434"},
            "DATELINE_EMBEDDER_URL (or OPENAI_BASE_URL) must be an http or https URL such as "
            "http://127.0.0.1:11434/v1, but is 'localhost:11434'. Set it so",
        ),
        (
            {"DATELINE_EMBEDDER_URL": "http://host/v1"},
            "DATELINE_EMBEDDER_URL is for a model behind a server, but DATELINE_EMBEDDER asks for the built-in "
            "'all-minilm-l6-v2'. Set DATELINE_EMBEDDER to the server's model, or unset DATELINE_EMBEDDER_URL.",
        ),
        ({"DATELINE_EMBEDDER_DIMENSIONS": "384"}, "DATELINE_EMBEDDER_DIMENSIONS is for a model behind a server, but"),
        (
            {"DATELINE_EMBEDDER_DIMS": "384"},
            "DATELINE_EMBEDDER_DIMS is not a setting of Dateline. Those of the embedder are DATELINE_EMBEDDER, "
            "DATELINE_EMBEDDER_DIMENSIONS, DATELINE_EMBEDDER_KEY, DATELINE_EMBEDDER_URL.",
        ),
    ],
)
def test_settings_that_cannot_be_are_told(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        EmbedderSettings.from_env(environ)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", ["0", "-3", "1.5", "many", "65537", "²"])
def test_dimensions_out_of_range_are_told(value: str) -> None:
    environ = {"DATELINE_EMBEDDER": "m", "OPENAI_API_KEY": "k", "DATELINE_EMBEDDER_DIMENSIONS": value}

    with pytest.raises(SettingsError, match=rf"must be a whole number from 1 to 65536, but is '{value}'\. Set it"):
        EmbedderSettings.from_env(environ)


@pytest.mark.parametrize(
    ("language", "unsupported"),
    [("en", False), ("EN-gb", False), ("en_US", False), (None, False), ("", False), ("ky", True), ("zh-Hans", True)],
)
def test_an_english_embedder_does_not_support_other_languages(language: str | None, unsupported: bool) -> None:
    assert unsupported_language(OnnxEmbedder(), language) is unsupported


def test_an_embedder_of_any_language_supports_all() -> None:
    anything: Any = SimpleNamespace(languages=frozenset())

    assert not unsupported_language(cast("Embedder", anything), "ky")
