from __future__ import annotations

import pytest

from rag.adapters.settings import ServerSettings, is_loopback
from vectorstore.errors import SettingsError

KEY = "a-key-of-sixteen-or-more"


def test_nothing_set_is_for_this_machine_only():
    settings = ServerSettings.from_env({})
    assert (settings.host, settings.port, settings.keys, settings.cors_origins) == ("127.0.0.1", 8787, (), ())
    assert settings.this_machine_only
    assert not settings.log_questions


def test_everything_can_be_set():
    settings = ServerSettings.from_env(
        {
            "DATELINE_API_KEYS": f"{KEY}, {KEY}-2",
            "DATELINE_CORS_ORIGINS": "https://a.example,https://b.example",
            "DATELINE_LOG_QUESTIONS": "1",
            "DATELINE_THREADS": "2",
            "DATELINE_TIMEOUT_S": "5.5",
        },
        host="0.0.0.0",
        port=0,
    )
    assert settings.keys == (KEY, f"{KEY}-2")
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert (settings.log_questions, settings.threads, settings.timeout_s) == (True, 2, 5.5)
    assert (settings.host, settings.port) == ("0.0.0.0", 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "desk.example", "localhost.evil.example", ""])
def test_another_address_than_loopback_needs_a_key(host):
    with pytest.raises(SettingsError, match="this machine only"):
        ServerSettings(host=host)
    assert not ServerSettings(host=host, keys=(KEY,)).this_machine_only


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_loopback_is_known_under_its_names(host):
    assert is_loopback(host)


def test_a_key_that_can_be_guessed_is_refused_and_not_shown():
    for key in ("short", "fifteen-letters", "with a space in the middle of it", "ümlaute-are-no-header"):
        with pytest.raises(SettingsError, match="16 or more") as raised:
            ServerSettings(keys=(key,))
        assert key not in str(raised.value)


def test_keys_are_in_no_repr():
    assert KEY not in repr(ServerSettings(keys=(KEY,)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_THREADS", "0"),
        ("DATELINE_THREADS", "many"),
        ("DATELINE_THREADS", "nan"),
        ("DATELINE_TIMEOUT_S", "-1"),
        ("DATELINE_LOG_QUESTIONS", "yes"),
    ],
)
def test_a_setting_out_of_range_fails_at_the_start(name, value):
    with pytest.raises(SettingsError, match=name):
        ServerSettings.from_env({name: value})


def test_a_port_that_is_none_is_refused():
    with pytest.raises(SettingsError, match="port"):
        ServerSettings(port=70_000)
