"""Named keys: made, listed and revoked by the command, and held against what servers are asked."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from rag.__main__ import main
from rag.adapters.http.app import build_app
from rag.adapters.keyring import Allowance, Keyring
from rag.adapters.keys import FILE_NAME, Key, add_key, load_keys, revoke_key
from rag.adapters.mcp_server import build_http_app
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.serving import running
from tests.rag.stand_ins import build_archive
from vectorstore.errors import SettingsError, UsageError

NOW = datetime.now(UTC)
QUESTION = {"question": "Who is captain of the Gannet?", "as_of": "2025-12-01"}


def make(path: Path, name: str = "desk", **facts: object) -> str:
    return add_key(path, Key(name=name, digest="", made_at=NOW, **facts))  # type: ignore[arg-type]


@contextmanager
def opened(build, assistant, path: Path):
    settings = ServerSettings(key_file=path)
    with running(build(assistant, settings), settings) as port:
        yield f"http://127.0.0.1:{port}"


def ask(url: str, key: str, path: str = "/v1/search") -> httpx.Response:
    return httpx.post(url + path, json=QUESTION, headers={"Authorization": f"Bearer {key}"}, timeout=20)


@pytest.fixture
def keys(tmp_path) -> Path:
    return tmp_path / FILE_NAME


# ---- the file


def test_the_file_holds_no_key_and_is_its_owners_alone(keys):
    opens = make(keys)
    told = keys.read_text(encoding="utf-8")
    assert opens not in told
    assert opens.removeprefix("dateline_") not in told
    assert keys.stat().st_mode & 0o077 == 0
    assert [path.name for path in keys.parent.iterdir()] == [FILE_NAME]


def test_two_keys_are_never_alike_and_neither_are_the_digests_of_two_archives(tmp_path):
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    assert len({make(path, name) for path in paths for name in ("one", "two")}) == 4
    held = [load_keys(path) for path in paths]
    assert held[0] and held[1] and held[0].salt != held[1].salt


@pytest.mark.parametrize("name", ["", "a b", "../x", "né", "-x", "a" * 65, "a\n"])
def test_a_name_that_logs_could_not_hold_is_refused(keys, name):
    with pytest.raises(UsageError, match="name of a key"):
        make(keys, name)
    assert not keys.exists()


def test_a_name_is_taken_once(keys):
    make(keys)
    with pytest.raises(UsageError, match="There is a key 'desk' already"):
        make(keys)


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"salt": "zz", "keys": []}', '{"salt": "00", "keys": [{}]}'])
def test_a_file_that_is_none_of_ours_starts_no_server(keys, told):
    keys.write_text(told)
    with pytest.raises(SettingsError, match="keys add"):
        Keyring((), keys, on_error=lambda error: None)


def test_a_file_that_breaks_while_the_server_runs_opens_nothing(keys):
    told: list[SettingsError] = []
    opens = make(keys)
    ring = Keyring(("a-key-of-the-settings",), keys, on_error=told.append)
    assert ring.find(opens)
    keys.write_text("{")
    assert ring.find(opens) is None
    assert ring.find("a-key-of-the-settings")
    assert len(told) == 1


# ---- how often


def test_a_rate_lets_a_minutes_worth_through_at_once_and_then_one_after_the_other():
    now = 0.0
    allowance = Allowance(6, clock=lambda: now)
    assert [allowance.take() for _ in range(6)] == [0] * 6
    assert allowance.take() == pytest.approx(10)
    now = 9.9
    assert allowance.take() == pytest.approx(0.1)
    now = 10.0
    assert allowance.take() == 0
    now = 1000.0
    assert [allowance.take() > 0 for _ in range(7)] == [False] * 6 + [True]


# ---- over HTTP


def test_a_key_opens_until_it_is_revoked_without_a_new_start(assistant, keys):
    first = make(keys, "first")
    with opened(build_app, assistant, keys) as url:
        assert ask(url, first).status_code == 200
        assert ask(url, first[:-1]).json()["error"]["code"] == "wrong_key"
        second = make(keys, "second")
        assert ask(url, second).status_code == 200
        assert revoke_key(keys, "first")
        assert ask(url, first).status_code == 401
        revoke_key(keys, "second")
        assert ask(url, second).status_code == 401  # without any key left it is closed, not open
        keys.unlink()
        assert ask(url, second).status_code == 401


def test_a_key_whose_time_is_over_is_told_so(assistant, keys):
    opens = make(keys, expires_at=NOW - timedelta(seconds=1))
    with opened(build_app, assistant, keys) as url:
        refused = ask(url, opens)
        assert (refused.status_code, refused.json()["error"]["code"]) == (401, "key_expired")
        assert "The time of the key 'desk' is over" in refused.json()["error"]["message"]


def test_a_key_that_asks_too_often_is_told_when_to_come_again(assistant, keys):
    opens, other = make(keys, per_minute=2), make(keys, "other")
    with opened(build_app, assistant, keys) as url:
        assert [ask(url, opens).status_code for _ in range(3)] == [200, 200, 429]
        refused = ask(url, opens)
        assert refused.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert ask(url, other).status_code == 200


def test_a_key_that_may_only_read_is_not_answered(assistant, keys):
    opens = make(keys, scope="read")
    with opened(build_app, assistant, keys) as url:
        assert ask(url, opens).status_code == 200
        for path in ("/v1/ask", "/v1/chat/completions"):
            refused = ask(url, opens, path)
            assert (refused.status_code, refused.json()["error"]["code"]) == (403, "wrong_scope")
        assert ask(url, opens, "/v1/%61sk").status_code == 404


def test_the_log_says_whose_key_it_was_and_never_the_key(assistant, keys, caplog):
    caplog.set_level("INFO")
    opens = make(keys)
    with opened(build_app, assistant, keys) as url:
        ask(url, opens)
    lines = [record for record in caplog.records if record.message == "request"]
    assert [record.fields["key"] for record in lines] == ["desk"]  # type: ignore[attr-defined]
    assert opens not in str([record.__dict__ for record in lines])


def test_over_mcp_the_same_keys_hold(assistant, keys):
    opens = {scope: make(keys, scope, scope=scope) for scope in ("ask", "read")}

    def call(url, scope, tool, arguments):
        async def work():
            async with (
                httpx2.AsyncClient(headers={"Authorization": f"Bearer {opens[scope]}"}, timeout=20) as http,
                Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
            ):
                return await client.call_tool(tool, arguments)

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work()).result()

    with opened(build_http_app, assistant, keys) as url:
        assert not call(url, "ask", "ask_news", QUESTION).is_error
        assert not call(url, "read", "search_news", QUESTION).is_error
        refused = call(url, "read", "ask_news", QUESTION)
        assert refused.is_error
        assert "may search and read articles" in refused.content[0].text


# ---- the command


@pytest.fixture
def archive(tmp_path) -> Path:
    build_archive(tmp_path / "held").close()
    return tmp_path / "held"


def command(capsys, archive: Path, *arguments: str) -> tuple[int, str, str]:
    code = main(["keys", *arguments, "--archive", str(archive)])
    return code, *capsys.readouterr()


def test_the_command_adds_lists_and_revokes(archive, capsys):
    code, told, _ = command(
        capsys, archive, "add", "desk", "--scope", "read", "--per-minute", "60", "--expires", "2999-12-31", "--json"
    )
    made = json.loads(told)
    facts = {"name": "desk", "scope": "read", "per_minute": 60, "expires_at": "3000-01-01T00:00:00+00:00"}
    assert code == 0
    assert facts.items() <= made.items()
    assert Keyring((), archive / FILE_NAME, on_error=lambda error: None).find(made["key"])
    _, told, _ = command(capsys, archive, "list", "--json")
    assert [facts.items() <= key.items() and "digest" not in key for key in json.loads(told)["keys"]] == [True]
    _, told, _ = command(capsys, archive, "list")
    assert told.startswith("desk: read, 60 a minute, until 3000-01-01T00:00:00+00:00")
    assert command(capsys, archive, "revoke", "desk") == (
        0, "Revoked desk. Servers that run refuse it from now on.\n", "",
    )  # fmt: skip
    assert command(capsys, archive, "revoke", "desk")[0] == 1
    assert command(capsys, archive, "list")[1] == "There are no keys. 'keys add NAME' makes one.\n"


def test_a_key_is_shown_once(archive, capsys):
    _, told, _ = command(capsys, archive, "add", "desk")
    opens = told.splitlines()[0]
    assert opens.startswith("dateline_")
    assert opens not in command(capsys, archive, "list")[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--expires", "2020-01-01"), "--expires must lie ahead"),
        (("--expires", "soon"), "--expires must be a day"),
        (("--per-minute", "0"), "--per-minute must be between 1 and"),
    ],
)
def test_what_cannot_be_is_wrong_use(archive, capsys, arguments, told):
    code, _, error = command(capsys, archive, "add", "desk", *arguments)
    assert code == 2
    assert told in error
    assert not (archive / FILE_NAME).exists()


def test_without_an_archive_no_key_is_made(tmp_path, capsys):
    code, _, error = command(capsys, tmp_path / "nowhere", "add", "desk")
    assert code == 3
    assert "There is no archive in" in error


def test_an_archive_with_keys_is_served_elsewhere_and_to_nobody_without_one(archive):
    assert ServerSettings.from_env({}, archive=archive).this_machine_only
    make(archive / FILE_NAME)
    settings = ServerSettings.from_env({}, host="0.0.0.0", archive=archive)
    assert not settings.this_machine_only
    assert settings.key_file == archive / FILE_NAME
