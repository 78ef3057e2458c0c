"""Which model the page answers with: what the settings say, and what a reader switches on."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from page.room import add_model, open_room
from tests.page.conftest import PATIENCE_MS
from vectorstore import Archive


@pytest.fixture
def environ(sample_archive: Archive) -> dict[str, str]:
    return {"DATELINE_ARCHIVE": str(sample_archive.path)}


def test_without_settings_no_model_is_used_or_offered(environ: dict[str, str]):
    room = open_room(environ)
    assert (room.model, room.host, room.offer) == (None, None, None)
    assert room.assistant is room.offline


def test_with_a_key_alone_a_model_is_offered_and_used_when_it_is_switched_on(environ: dict[str, str]):
    room = open_room(environ | {"OPENAI_API_KEY": "sk-test"})
    assert room.model is None
    assert room.assistant is room.offline
    assert room.offer is not None
    on = add_model(room, room.offer)
    assert on.model is not None
    assert (on.model.name, on.host) == (room.offer.name, "api.openai.com")
    assert not room.is_on
    assert on.assistant is not on.offline


def test_a_model_that_the_settings_name_is_on_unless_the_reader_switches_it_off(environ: dict[str, str]):
    room = open_room(environ | {"DATELINE_MODEL": "small", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"})
    assert room.offer is not None
    assert (room.offer.name, room.offer.host, room.is_on) == ("small", "127.0.0.1:9", True)


def test_offline_nothing_is_offered(environ: dict[str, str]):
    room = open_room(environ | {"OPENAI_API_KEY": "sk-test", "DATELINE_OFFLINE": "1"})
    assert (room.model, room.offer) == (None, None)


def run_page(room):  # without types: Streamlit runs its text alone
    import app  # noqa: PLC0415

    app.main(lambda: room)


def test_the_page_offers_the_model_and_says_that_nothing_is_sent_before(environ: dict[str, str]):
    room = open_room(environ | {"OPENAI_API_KEY": "sk-test"})
    page = AppTest.from_function(run_page, args=(room,), default_timeout=PATIENCE_MS / 1000).run()
    assert [toggle.label for toggle in page.toggle] == ["Write answers with gpt-4.1-mini"]
    assert "Nothing is sent there unless you switch this on." in page.sidebar.caption[0].value
    page.toggle[0].set_value(True).run()
    assert list(page.sidebar.caption) == []
    assert not page.exception


def test_without_a_key_the_page_offers_nothing(environ: dict[str, str]):
    page = AppTest.from_function(run_page, args=(open_room(environ),), default_timeout=PATIENCE_MS / 1000).run()
    assert list(page.toggle) == []


def test_a_model_of_the_settings_can_be_switched_off_and_a_test_of_it_says_what_is_wrong(environ: dict[str, str]):
    settings = {"DATELINE_MODEL": "small", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "sk-secret"}
    room = open_room(environ | settings)
    page = AppTest.from_function(run_page, args=(room,), default_timeout=PATIENCE_MS / 1000).run()
    assert page.toggle[0].value
    page.button[0].click().run()
    assert page.session_state.trial.said.startswith("127.0.0.1:9 cannot be reached. Start the server")
    page.toggle[0].set_value(False).run()
    assert "Test the model" not in [button.label for button in page.button]
    assert not page.exception
