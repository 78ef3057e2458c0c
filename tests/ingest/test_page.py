"""Pages by their address, from a server on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.pipeline import preview_paths
from ingest.settings import IngestSettings
from ingest.sources.base import Failure
from ingest.sources.page import is_address
from vectorstore.types import Article

STORY = (
    "<h1>Talks resume</h1>"
    + "<p>Die Gespräche wurden am Sonntag nach vier Monaten wieder aufgenommen, hieß es.</p>" * 5
)


FEED = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>The Port Mail</title><item><title>One</title><link>https://mail.example/1</link>"
    "<content:encoded>The talks resumed on Sunday.</content:encoded></item>"
    "<item><title>Two</title></item></channel></rss>"
)


class Pages(BaseHTTPRequestHandler):
    agents: list[str] = []  # noqa: RUF012  # one list for all requests

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        match self.path:
            case "/story":
                self.send_page(STORY.encode("cp1252"), "text/html; charset=windows-1252")
            case "/feed":
                self.send_page(FEED.encode(), "application/rss+xml; charset=utf-8")
            case "/moved":
                self.send_redirect("/story")
            case "/loop":
                self.send_redirect("/loop")
            case "/pdf":
                self.send_page(b"%PDF-1.7", "application/pdf")
            case "/large":
                self.send_page(b"x" * 5000, "text/html")
            case "/slow":
                time.sleep(1)
            case _:
                self.send_error(404)

    def send_page(self, content: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.end_headers()
        self.wfile.write(content)

    def send_redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def fetch(address: str) -> Article | Failure:
    settings = IngestSettings(fetch_timeout_s=0.5, max_file_bytes=2000, visit_tries=1)
    report, articles = preview_paths([address], settings=settings)
    return articles[0] if articles else report.failed[0]


@pytest.mark.parametrize("path", ["/story", "/moved"])
def test_a_page_is_fetched_with_its_encoding_and_final_address(server: str, path: str) -> None:
    article = fetch(server + path)
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Talks resume", f"{server}/story")
    assert "Gespräche" in article.text
    assert Pages.agents[-1].startswith("Dateline/")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nothing", "the server answered 404 Not Found"),
        ("/loop", "more than 5 redirects"),
        ("/pdf", "the server sent application/pdf, where a page was expected"),
        ("/large", "the page is larger than 2,000 bytes"),
        ("/slow", "the server did not answer within 0.5 s"),
    ],
)
def test_what_cannot_be_fetched_is_a_failure_with_its_reason(server: str, path: str, reason: str) -> None:
    assert fetch(server + path) == Failure(server + path, reason)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "http://", "http://[bad/", "https://a b/"])
def test_an_address_that_leads_nowhere_is_a_failure(address: str) -> None:
    item = fetch(address)
    assert isinstance(item, Failure)
    assert item.reason.startswith("the page cannot be fetched")


def test_a_feed_gives_the_article_of_each_entry_and_the_reason_of_one_without_text(server: str) -> None:
    report, (article,) = preview_paths([f"{server}/feed"])
    (failure,) = report.failed
    assert (article.title, article.publisher, article.url) == ("One", "The Port Mail", "https://mail.example/1")
    assert failure.reason == "the entry has no text, only a headline and a link"


def test_only_http_addresses_are_addresses() -> None:
    assert is_address("HTTPS://news.example/x")
    assert not is_address("ftp://news.example/x")
    assert not is_address("http.txt")
