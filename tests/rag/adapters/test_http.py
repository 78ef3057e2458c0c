from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from rag import NewsAssistant
from rag.adapters.http.app import build_app
from rag.adapters.settings import ServerSettings
from rag.output import answer_to_dict, response_to_dict, stored_article_to_dict
from tests.rag.adapters.serving import running
from tests.rag.stand_ins import FERRY, TRAM
from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive
from vectorstore.onnx_embedder import OnnxEmbedder

AS_OF = "2025-12-01"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def client(open_url):
    with httpx.Client(base_url=open_url, timeout=20) as opened:
        yield opened


def read_events(text: str) -> list[tuple[str, Any]]:
    events = [block.split("\n") for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]


def test_search_gives_the_json_of_the_command(client, assistant):
    filters = {"as_of": AS_OF, "publishers": ["Lanthorne Courier"], "from": "2025-09-01"}
    given = client.post("/v1/search", json={"question": "the tram line", "k": 3, **filters}).json()
    found = assistant.retriever.search(
        "the tram line", 3, as_of=AS_OF, publishers=["Lanthorne Courier"], from_="2025-09-01"
    )
    assert given == json.loads(json.dumps(response_to_dict(found)))
    assert given["results"]


def test_ask_gives_the_json_of_the_command(client, assistant):
    given = client.post("/v1/ask", json={"question": "Who is captain of the Gannet?", "as_of": AS_OF}).json()
    answer = assistant.ask("Who is captain of the Gannet?", as_of=AS_OF)
    assert given == json.loads(json.dumps(answer_to_dict(answer)))
    assert given["citations"]


def test_a_stream_gives_each_statement_and_then_the_whole(client, assistant):
    body = {"question": "Who is captain of the Gannet?", "as_of": AS_OF, "stream": True}
    response = client.post("/v1/ask", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = read_events(response.text)
    whole = json.loads(json.dumps(answer_to_dict(assistant.ask("Who is captain of the Gannet?", as_of=AS_OF))))
    assert [name for name, _ in events] == ["statement"] * len(whole["statements"]) + ["answer"]
    assert [data for _, data in events] == [*whole["statements"], whole]


def test_a_refusal_is_an_answer(client):
    response = client.post("/v1/ask", json={"question": "What did The Daily Nowhere report about whales?"})
    assert response.status_code == 200
    assert (response.json()["refused"], response.json()["citations"]) == (True, [])


def test_that_nothing_is_found_is_an_answer(client):
    response = client.post("/v1/search", json={"question": "ferry", "to": "1999-01-01"})
    assert (response.status_code, response.json()["results"]) == (200, [])


@pytest.mark.parametrize("name", [FERRY.article_id, FERRY.url])
def test_an_article_is_had_by_its_id_and_by_its_url(client, news, name):
    given = client.get(f"/v1/articles/{quote(name, safe='')}").json()
    assert given == json.loads(json.dumps(stored_article_to_dict(news.get(FERRY.article_id))))


def test_the_passages_of_an_article_are_pieces_of_its_text(client, news):
    given = client.get(f"/v1/articles/{quote(TRAM.url, safe='')}/passages").json()
    text = news.get(TRAM.article_id).text
    assert given["passages"]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in given["passages"])


def test_an_article_that_is_not_held_is_told_in_the_form_of_errors(client):
    response = client.get("/v1/articles/nowhere")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_an_article_in_a_version_that_is_not_held_is_not_found(client):
    assert client.get(f"/v1/articles/{FERRY.article_id}?version=9").status_code == 404


def test_coverage_says_how_fresh_the_archive_is(client, news):
    given = client.get("/v1/coverage").json()
    assert given["articles"] == news.stats().articles
    assert (given["last"], given["undated"]) == (news.stats().last.isoformat(), 1)
    assert "last_ingest_at" in given


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"question": "x", "k": 0}, "k: "),
        ({"question": "x", "k": "3"}, "k: "),
        ({"question": "  "}, "A question must have words"),
        ({"question": "x", "from": "last week"}, "from must be a day"),
        ({"question": "x", "from": "2025-02-01", "to": "2025-01-01"}, "must not end before it begins"),
        ({"question": "x", "sort": "best"}, "sort: "),
        ({"question": "x", "form": "2025-02-01"}, "form: "),
        ({"question": "x" * 5000}, "question: "),
    ],
)
def test_what_cannot_be_is_refused_with_the_rule(client, body, said):
    response = client.post("/v1/search", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "usage"
    assert said in response.json()["error"]["message"]


def test_a_body_without_its_type_and_a_path_that_is_none_are_told_what_to_do(client):
    forgotten = client.post("/v1/search", content='{"question": "ferry"}')
    assert (forgotten.status_code, forgotten.json()["error"]["code"]) == (422, "usage")
    assert "sent with Content-Type: application/json" in forgotten.json()["error"]["message"]
    assert client.get("/docs").json()["error"]["message"] == "Not Found. /openapi.json says what can be asked."
    assert client.get("/v1/search").json()["error"]["code"] == "method_not_allowed"


def test_every_answer_has_an_id_and_keeps_the_callers_own(client):
    assert len(client.get("/healthz").headers["x-request-id"]) == 32
    assert client.get("/healthz", headers={"x-request-id": "desk-7"}).headers["x-request-id"] == "desk-7"
    refused = client.post("/v1/search", json={}, headers={"x-request-id": "desk-8"})
    assert refused.json()["error"]["request_id"] == "desk-8"


def test_health_and_readiness_need_no_key(locked_port):
    for path in ("/healthz", "/readyz"):
        assert httpx.get(f"http://127.0.0.1:{locked_port}{path}").json() == {"status": "ok"}


def test_an_article_is_never_kept_by_a_cache(client):
    assert client.get(f"/v1/articles/{FERRY.article_id}").headers["cache-control"] == "no-store"


def test_metrics_count_requests_by_route_and_tell_of_the_archive(client, locked_port):
    client.get(f"/v1/articles/{FERRY.article_id}")
    client.get("/nowhere/that-anybody-made-up")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = told.text.splitlines()
    routes = [line for line in lines if line.startswith('dateline_requests_total{route="/v1/articles/{')]
    assert any('status="200"' in line for line in routes)
    assert "that-anybody-made-up" not in told.text
    assert "dateline_archive_articles 7" in lines
    assert "dateline_index_lag 0" in lines
    assert httpx.get(f"http://127.0.0.1:{locked_port}/metrics").status_code == 401
    buckets = [line for line in lines if line.startswith('dateline_request_seconds_bucket{route="none"')]
    counts = [int(line.rpartition(" ")[2]) for line in buckets]
    assert counts == sorted(counts)


def test_metrics_count_errors_calls_and_what_runs_of_ingest_read(tmp_path):
    with Archive.open(tmp_path, embedder=OnnxEmbedder()) as archive:
        article = make_article(1, "A ferry sank.")
        archive.upsert(article, cut(article))
        for failed in ([], [{"item": "a", "reason": "b"}]):
            archive.record_run(NOW, NOW, {"added": 2, "unchanged": 1, "failed": failed})
        with (
            running(build_app(NewsAssistant(archive)), ServerSettings()) as port,
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
        ):
            before = counts_of(client)
            client.post("/v1/search", json={"question": "a question that nobody has asked yet"})
            client.post("/v1/search", json={"k": 3})
            client.post("/v1/search", json={"question": "x", "from": "soon"})
            after = counts_of(client)
    assert before['dateline_errors_total{code="usage"}'] == 0
    assert after['dateline_errors_total{code="usage"}'] == 2
    asked = 'dateline_calls_total{of="embedder",outcome="done"}'
    assert after[asked] > before[asked]
    assert after['dateline_call_seconds_total{of="embedder"}'] > before['dateline_call_seconds_total{of="embedder"}']
    assert after["dateline_ingest_runs_total"] == 2
    outcomes = ("added", "updated", "unchanged", "duplicates", "failed")
    told = [after[f'dateline_ingest_articles_total{{outcome="{outcome}"}}'] for outcome in outcomes]
    assert told == [4, 0, 2, 0, 1]


def counts_of(client: httpx.Client) -> defaultdict[str, float]:
    lines = [line for line in client.get("/metrics").text.splitlines() if not line.startswith("#")]
    return defaultdict(float, {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)})


def test_a_server_is_not_ready_when_a_search_cannot_be_made(tmp_path):
    archive = Archive.open(tmp_path, embedder=WordHashEmbedder())
    article = make_article(1, "A ferry sank.")
    archive.upsert(article, cut(article))
    with running(build_app(NewsAssistant(archive)), ServerSettings()) as port:
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
        archive.close()
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code >= 500
