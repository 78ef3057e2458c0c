"""When a model is used, and what is wrong with its settings."""

from __future__ import annotations

import pytest

from rag.model.settings import OFFERED_MODEL, ModelSettings, build_model
from vectorstore.errors import SettingsError

LOCAL = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1"}
KEY = {"OPENAI_API_KEY": "sk-secret"}


@pytest.mark.parametrize(
    ("environ", "used"),
    [
        ({}, False),
        (KEY, False),
        (LOCAL, True),
        (LOCAL | {"DATELINE_MODEL": "m"}, True),
        (KEY | {"DATELINE_MODEL": "m"}, True),
        (LOCAL | {"DATELINE_OFFLINE": "1"}, False),
        (LOCAL | {"DATELINE_OFFLINE": "0"}, True),
    ],
)
def test_a_model_or_an_address_switches_it_on_a_key_alone_does_not(environ, used):
    assert ModelSettings.from_env(environ).is_used is used


def test_the_command_line_goes_before_the_environment():
    assert ModelSettings.from_env(LOCAL | {"DATELINE_MODEL": "m"}, name="other").name == "other"
    assert not ModelSettings.from_env(LOCAL, offline=True).is_used


def test_offline_builds_no_model():
    assert build_model(ModelSettings.from_env(LOCAL, offline=True)) is None


def test_with_a_key_alone_one_is_offered_and_switched_on_by_hand():
    settings = ModelSettings.from_env(KEY)
    assert settings.can_be_offered
    assert settings.switched_on().is_used
    assert settings.switched_on().name == OFFERED_MODEL


def test_the_key_is_in_no_repr():
    settings = ModelSettings.from_env(KEY | LOCAL | {"DATELINE_MODEL": "m"})
    assert "sk-secret" not in repr(settings) + repr(build_model(settings))


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"OPENAI_BASE_URL": "localhost"}, "OPENAI_BASE_URL must be an http or https URL"),
        ({"DATELINE_MODEL": "m"}, "OPENAI_API_KEY is not set"),
        (LOCAL | {"DATELINE_OFFLINE": "maybe"}, "DATELINE_OFFLINE must be 1 or 0"),
        (LOCAL | {"DATELINE_CONTEXT_TOKENS": "10"}, "DATELINE_CONTEXT_TOKENS must be a number of at least 1024"),
        (LOCAL | {"DATELINE_INPUT_PRICE": "-1"}, "DATELINE_INPUT_PRICE must be a number of at least 0"),
        (LOCAL | {"DATELINE_MODEL_TIMEOUT": "nan"}, "DATELINE_MODEL_TIMEOUT must be a number"),
    ],
)
def test_what_is_out_of_range_fails_at_the_start(environ, words):
    with pytest.raises(SettingsError, match=words):
        ModelSettings.from_env(environ)
