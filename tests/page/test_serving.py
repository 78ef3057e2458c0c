"""What the server does before Streamlit: scripts are packed once, and the first page is there before they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from page.serving import MIDDLEWARE

SCRIPT = "let words = 1;\n" * 1000
PAGE = '<!DOCTYPE html><html><head><title>Streamlit</title></head><body><div id="root"></div></body></html>'


@pytest.fixture
def served() -> list[str]:
    """The paths that were asked of Streamlit."""
    return []


@pytest.fixture
def client(served: list[str], tmp_path: Path) -> TestClient:
    (tmp_path / "index.html").write_text(PAGE)

    def serve(request: object) -> Response:
        path = request.url.path  # type: ignore[attr-defined]
        served.append(path)
        if path.endswith("known.js"):
            return Response(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "immutable"})
        if path.startswith("/_stcore"):
            return PlainTextResponse("ok")
        return FileResponse(tmp_path / "index.html")

    return TestClient(Starlette(routes=[Route("/{path:path}", serve)], middleware=list(MIDDLEWARE)))


def test_a_script_is_packed_once_and_read_as_it_was(client: TestClient, served: list[str]):
    for _ in range(2):
        reply = client.get("/static/js/known.js")
        assert reply.text == SCRIPT
        assert reply.headers["content-encoding"] == "gzip"
        assert int(reply.headers["content-length"]) < len(SCRIPT) / 20
        assert (reply.headers["vary"], reply.headers["cache-control"]) == ("Accept-Encoding", "immutable")
    assert served == ["/static/js/known.js"]


def test_who_does_not_read_gzip_gets_the_script_as_it_is(client: TestClient):
    reply = client.get("/static/js/known.js", headers={"Accept-Encoding": "identity"})
    assert reply.text == SCRIPT
    assert "content-encoding" not in reply.headers


def test_an_address_of_no_script_is_not_kept_as_one(client: TestClient, served: list[str]):
    for _ in range(2):
        assert "content-encoding" not in client.get("/static/js/none.js").headers
    assert len(served) == 2


@pytest.mark.parametrize("path", ["/", "/?c=abc", "/somewhere"])
def test_the_page_has_our_name_and_something_to_see_before_its_scripts(client: TestClient, path: str):
    reply = client.get(path)
    assert "<title>Dateline</title>" in reply.text
    assert reply.text.index('id="dateline-opening"') < reply.text.index('<div id="root">')
    assert int(reply.headers["content-length"]) == len(reply.content)
    assert "etag" not in reply.headers  # which would be that of the file without it


def test_what_is_streamlit_s_own_is_left_alone(client: TestClient):
    assert client.get("/_stcore/health").text == "ok"
