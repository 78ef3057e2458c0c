"""Feeds, sitemaps and lists of addresses, from a server on this machine that fails in every way that servers do."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import ingest
from ingest.pipeline import preview_paths
from ingest.report import IngestReport
from ingest.settings import IngestSettings
from tests.ingest.stand_ins import WordEmbedder
from vectorstore import Archive
from vectorstore.types import Article

SETTINGS = IngestSettings(
    max_file_bytes=200_000,
    visit_pause_s=0.0,
    visit_backoff_s=0.01,
    visit_longest_wait_s=5.0,
    private_hosts=frozenset({"127.0.0.1"}),
)
WORDS = "The harbour talks resumed on Sunday after a break of four months, officials of the port said, and will go on."
BOMB = gzip.compress(b"\0" * 30_000_000)


def story(name: str) -> str:
    text = "".join(f"<p>{name}, {number}. {WORDS}</p>" for number in range(4))
    return f"<html lang=en><head><title>{name}</title></head><body><h1>{name}</h1>{text}</body></html>"


class Site(BaseHTTPRequestHandler):
    """`pages` are what the server gives; the rest of its paths fail, each in its own way."""

    pages: dict[str, tuple[str, str | bytes]] = {}  # noqa: RUF012  # one of each for all requests
    asked: list[tuple[str, float]] = []  # noqa: RUF012
    conditions: dict[str, str | None] = {}  # noqa: RUF012
    times: Counter[str] = Counter()  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, time.monotonic()))
        self.conditions[self.path] = self.headers["If-None-Match"]
        self.times[self.path] += 1
        match self.path:
            case "/timeout":
                time.sleep(0.5)
            case "/500":
                self.send_error(500)
            case "/once-500" if self.times[self.path] == 1:
                self.send_error(500)
            case "/busy" if self.times[self.path] == 1:
                self.give(b"", "text/html", "429 Too Many Requests", {"Retry-After": "1"})
            case "/loop":
                self.give(b"", "text/html", "302 Found", {"Location": "/loop"})
            case "/inside":
                place = f"http://localhost:{self.server.server_port}/secret"  # type: ignore[attr-defined]
                self.give(b"", "text/html", "302 Found", {"Location": place})
            case "/bomb":
                self.give(BOMB, "text/html", headers={"Content-Encoding": "gzip"})
            case "/huge":
                self.give_without_end(b"x" * 100_000, 0.0)
            case "/drip":
                self.give_without_end(b"<p>", 0.05)
            case path if path in self.pages:
                self.give_page(*self.pages[path])
            case _:
                self.send_error(404)

    def give_page(self, media_type: str, content: str | bytes) -> None:
        body = content if isinstance(content, bytes) else content.encode()
        tag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == tag:
            self.give(b"", media_type, "304 Not Modified")
        else:
            self.give(body, media_type, headers={"ETag": tag})

    def give(self, body: bytes, media_type: str, status: str = "200 OK", headers: dict[str, str] | None = None) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in ({"Content-Type": media_type} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def give_without_end(self, part: bytes, pause_s: float) -> None:
        self.give(b"", "text/html")
        for _ in range(1000):
            try:
                self.wfile.write(part)
            except OSError:
                return
            time.sleep(pause_s)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as running:
        running.daemon_threads = True
        running.block_on_close = False
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        Site.pages, Site.asked, Site.times = {}, [], Counter()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", embedder=WordEmbedder()) as opened:
        yield opened


def publish(*names: str) -> None:
    for name in names:
        Site.pages[f"/{name}"] = ("text/html; charset=utf-8", story(name))


def read(*targets: str | Path, settings: IngestSettings = SETTINGS) -> tuple[IngestReport, list[Article]]:
    return preview_paths(targets, settings=settings)


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.duplicates, len(report.failed)


def asked() -> list[str]:
    return [path for path, _ in Site.asked]


def sitemap(site: str, *names: str, lastmod: str = "") -> str:
    urls = (
        f"<url><loc>{site}/{name}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>" for name in names
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'


def feed(site: str, *names: str) -> str:
    items = (
        f"<item><title>{name}</title><link>{site}/{name}</link><description>A summary of {name} in a few words."
        "</description><pubDate>Thu, 20 Nov 2025 07:57:00 GMT</pubDate></item>"
        for name in names
    )
    return f'<rss version="2.0"><channel><title>The Port Mail</title>{"".join(items)}</channel></rss>'


def test_every_good_page_comes_in_and_every_bad_one_is_listed_with_its_reason(
    site: str, archive: Archive, tmp_path: Path
) -> None:
    publish("one", "two", "busy", "once-500")
    wrong = "<meta charset=utf-8>" + story("Café").replace("harbour", "Häfen")
    Site.pages["/wrong-charset"] = ("text/html; charset=utf-8", wrong.encode("cp1252"))
    Site.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /private\n")
    good = ("one", "two", "busy", "once-500", "wrong-charset")
    bad = {
        "500": "the server answered 500 Internal Server Error",
        "404": "the server answered 404 Not Found",
        "loop": "more than 5 redirects",
        "inside": "localhost is of this machine or a private network",
        "bomb": "the page is larger than 200,000 bytes",
        "huge": "the page is larger than 200,000 bytes",
        "private": "the site's robots.txt does not allow it",
    }
    listed = tmp_path / "addresses.txt"
    listed.write_text("# to be read\n" + "\n".join(f"{site}/{name}" for name in (*bad, *good, "one")))
    report = ingest.ingest_paths(archive, [listed], settings=SETTINGS)
    assert counts(report) == (5, 0, 0, 1, 7)
    reasons = {urlsplit(failure.item).path[1:]: failure.reason for failure in report.failed}
    assert {name: reasons[name][: len(reason)] for name, reason in bad.items()} == bad
    assert Site.times["/500"] == 3
    assert "/private" not in asked()
    assert "/secret" not in asked()
    waited = [at for path, at in Site.asked if path == "/busy"]
    assert waited[1] - waited[0] >= 1
    cafe = archive.get(f"{site}/wrong-charset")
    assert cafe is not None
    assert cafe.title == "Café"
    assert "Häfen" in cafe.text


@pytest.mark.parametrize(
    ("path", "settings", "reason", "tries"),
    [
        ("/timeout", replace(SETTINGS, fetch_timeout_s=0.1), "the server did not answer within 0.1 s", 3),
        ("/drip", replace(SETTINGS, fetch_total_s=0.3), "the server was not done within 0.3 s", 1),
    ],
)
def test_a_server_that_takes_too_long_is_left(
    site: str, path: str, settings: IngestSettings, reason: str, tries: int
) -> None:
    report, _ = read(site + path, settings=settings)
    assert [failure.reason for failure in report.failed] == [reason]
    assert Site.times[path] == tries


def test_what_a_server_says_is_unchanged_is_not_sent_again(site: str, archive: Archive, tmp_path: Path) -> None:
    publish("one", "two")
    listed = tmp_path / "addresses.txt"
    listed.write_text(f"{site}/one\n{site}/two\n")
    ingest.ingest_paths(archive, [listed], settings=SETTINGS)
    Site.pages["/two"] = ("text/html", story("two, changed"))
    report = ingest.ingest_paths(archive, [listed], settings=SETTINGS)
    assert counts(report) == (0, 1, 1, 0, 0)
    assert Site.conditions["/one"]


def test_a_feed_leads_to_its_pages_which_are_asked_for_once(site: str, archive: Archive) -> None:
    publish("one", "two")
    Site.pages["/feed"] = ("application/rss+xml", feed(site, "one", "two"))
    assert counts(ingest.ingest_paths(archive, [f"{site}/feed"], settings=SETTINGS)) == (2, 0, 0, 0, 0)
    held = archive.get(f"{site}/one")
    assert held is not None
    assert held.text.count(WORDS) == 4
    assert (held.publisher, held.published_at and held.published_at.isoformat()) == (
        "The Port Mail", "2025-11-20T07:57+00:00"
    )  # fmt: skip
    assert counts(ingest.ingest_paths(archive, [f"{site}/feed"], settings=SETTINGS)) == (0, 0, 2, 0, 0)
    publish("three")
    Site.pages["/feed"] = ("application/rss+xml", feed(site, "three", "one", "two"))
    assert counts(ingest.ingest_paths(archive, [f"{site}/feed"], settings=SETTINGS)) == (1, 0, 2, 0, 0)
    assert Counter(asked())["/one"] == 1


def test_a_page_that_fails_leaves_its_summary_and_is_tried_again(site: str, archive: Archive) -> None:
    Site.pages["/feed"] = ("application/rss+xml", feed(site, "one", "gone"))
    settings = replace(SETTINGS, visit_tries=1)
    Site.pages["/robots.txt"] = ("text/plain", "")
    report = ingest.ingest_paths(archive, [f"{site}/feed"], settings=settings)
    assert counts(report) == (2, 0, 0, 0, 2)
    assert report.remarks["only a summary, no full text"] == 2
    publish("one")
    Site.pages["/feed"] = ("application/rss+xml", feed(site, "one", "gone") + "<!-- changed -->")
    again = ingest.ingest_paths(archive, [f"{site}/feed"], settings=settings)
    assert [failure.reason for failure in again.failed] == ["the server answered 404 Not Found"]


def test_a_sitemap_s_index_leads_to_packed_sitemaps_and_their_pages(site: str, archive: Archive) -> None:
    publish("one", "two", "three")
    Site.pages["/index.xml"] = (
        "text/xml",
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{site}/a.xml.gz</loc></sitemap><sitemap><loc>{site}/b.xml</loc></sitemap></sitemapindex>",
    )
    Site.pages["/a.xml.gz"] = ("application/gzip", gzip.compress(sitemap(site, "one", "two", lastmod="2025").encode()))
    Site.pages["/b.xml"] = ("application/octet-stream", sitemap(site, "three", lastmod="2025"))
    assert counts(ingest.ingest_paths(archive, [f"{site}/index.xml"], settings=SETTINGS)) == (3, 0, 0, 0, 0)
    Site.pages["/b.xml"] = ("text/xml", sitemap(site, "three", lastmod="2026"))
    assert counts(ingest.ingest_paths(archive, [f"{site}/index.xml"], settings=SETTINGS)) == (0, 0, 3, 0, 0)
    assert (Counter(asked())["/one"], Counter(asked())["/three"]) == (1, 2)


def test_a_news_sitemap_says_what_its_page_does_not(site: str) -> None:
    publish("one")
    Site.pages["/news.xml"] = (
        "application/xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{site}/one</loc><news:news><news:publication><news:name>The Port Mail</news:name><news:language>en"
        "</news:language></news:publication><news:publication_date>2025-11-20T07:57:00+01:00</news:publication_date>"
        "<news:title>Another title</news:title></news:news></url></urlset>",
    )
    _, (article,) = read(f"{site}/news.xml")
    assert (article.title, article.publisher) == ("one", "The Port Mail")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-11-20T07:57+01:00"
    assert article.origins["published_at"] == "sitemap:news:publication_date"


def test_lists_of_feeds_are_followed(site: str, tmp_path: Path) -> None:
    publish("one")
    Site.pages["/feed"] = ("text/html", feed(site, "one"))
    opml = tmp_path / "feeds.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="Port"><outline xmlUrl="{site}/feed"/></outline></body></opml>'
    )
    assert [article.title for article in read(opml)[1]] == ["one"]


def test_lists_in_a_folder_are_passed_over(site: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(sitemap(site, "one"))
    (tmp_path / "b.txt").write_text(f"{site}/one\n")
    report, articles = read(tmp_path)
    assert articles == []
    assert dict(report.skipped) == {"list of addresses, fetched only where it is named": 2}
    assert asked() == []


def test_hosts_of_this_machine_are_not_asked_because_a_list_names_them(site: str, tmp_path: Path) -> None:
    listed = tmp_path / "a.txt"
    listed.write_text(f"{site}/one\n")
    report, _ = read(listed, settings=IngestSettings(visit_pause_s=0, visit_tries=1))
    assert "--private-host 127.0.0.1" in report.failed[0].reason
    assert asked() == []


def test_a_host_is_not_asked_sooner_than_it_wants(site: str, tmp_path: Path) -> None:
    publish("one", "two", "three")
    Site.pages["/robots.txt"] = ("text/plain", "User-agent: Dateline\nCrawl-delay: 0.2\n")
    listed = tmp_path / "a.txt"
    listed.write_text(f"{site}/one\n{site}/two\n{site}/three\n")
    assert len(read(listed)[1]) == 3
    times = [at for path, at in Site.asked if path != "/robots.txt"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2


def test_a_host_that_wants_to_be_left_alone_is_left_for_the_next_run(site: str, tmp_path: Path) -> None:
    publish("one", "two")
    settings = IngestSettings(private_hosts=SETTINGS.private_hosts, visit_longest_wait_s=0.5, visit_pause_s=0)
    listed = tmp_path / "a.txt"
    listed.write_text(f"{site}/busy\n{site}/one\n")
    report, articles = read(listed, settings=settings)
    assert articles == []
    assert report.failed[1].reason == "the server asked to be left alone for 1 s"
    assert "/one" not in asked()


def test_lists_that_lead_to_lists_have_an_end(site: str) -> None:
    publish("one")
    for number in range(6):
        leads_to = "one" if number == 2 else number + 1
        Site.pages[f"/{number}"] = ("text/plain", f"{site}/{leads_to}\n")
    assert [article.title for article in read(f"{site}/0")[1]] == ["one"]
    Site.pages["/2"] = ("text/plain", f"{site}/3\n")
    report, articles = read(f"{site}/0")
    assert articles == []
    assert report.failed[0].reason == "lists that lead to lists: what they hold is not followed"


def test_a_run_visits_no_more_than_it_may(site: str) -> None:
    publish("one", "two", "three")
    Site.pages["/map.xml"] = ("text/xml", sitemap(site, "one", "two", "three"))
    settings = IngestSettings(private_hosts=SETTINGS.private_hosts, visit_pages=3, visit_pause_s=0)
    report, articles = read(f"{site}/map.xml", settings=settings)
    assert len(articles) == 2
    assert report.failed[0].reason == "more than 3 addresses in one run; run again for the rest"


def test_a_run_that_waits_for_a_server_may_be_stopped(site: str, archive: Archive) -> None:
    settings = IngestSettings(private_hosts=SETTINGS.private_hosts)
    started = time.monotonic()
    asked_to = iter([False, True])
    report = ingest.ingest_paths(archive, [f"{site}/drip"], settings=settings, should_stop=lambda: next(asked_to, True))
    assert report.interrupted
    assert time.monotonic() - started < 20  # of the 60 that a page may take
    assert json.dumps(report.to_dict())
