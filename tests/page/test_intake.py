"""Reading articles in from the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import expect

from ingest import ingest_paths
from page.intake import Intake, intake_to_view, split_addresses
from tests.conftest import SAMPLES
from tests.page.browsing import choose_view, serve
from tests.page.conftest import NewPage
from tests.page.waiting import wait_until
from vectorstore import Archive

NOTE = {"url": "https://example.org/note", "title": "A note from the page", "source": "Northline", "date": "2025-11-20",
        "text": "The bridge at Skerra will open in March. It was closed for two years."}  # fmt: skip


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Northline</title><link>{web}</link><item>
<title>The pier is mended</title><link>{web}/story.html</link><pubDate>Thu, 20 Nov 2025 07:00:00 GMT</pubDate>
</item></channel></rss>"""
STORY = f"""<html><head><title>The pier is mended</title><meta property="og:site_name" content="Northline"></head>
<body><article><h1>The pier is mended</h1>
<p>{"The pier of Norrey was mended in eleven days, said the harbour master. " * 6}</p>
<p>{"Boats land there again from Friday, and the fish market has moved back to its old hall. " * 6}</p></article>
</body></html>"""


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """The files of a folder on loopback."""
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@dataclass
class File:
    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content


def test_files_are_read_and_what_failed_is_told(tmp_path: Path):
    files = [File("../note.jsonl", json.dumps(NOTE).encode()), File("broken.jsonl", b"{")]
    with Archive.open(tmp_path / "archive") as archive:
        intake = Intake(archive, files, [])
        wait_until(lambda: intake.is_over)
        view = intake_to_view(intake, archive.load_runs())
        assert view["said"] == "Read: 1 added, 1 failed."
        assert view["failed"][0].startswith("broken.jsonl")
        assert [(run["told"], str(tmp_path) in run["source"]) for run in view["runs"]] == [("1 added, 1 failed", False)]
        assert [article.title for article in archive.iter_articles()] == [NOTE["title"]]
    assert not (tmp_path / "note.jsonl").exists()


def test_an_archive_that_another_process_writes_is_said(tmp_path: Path):
    with Archive.open(tmp_path / "archive") as archive, Archive.open(tmp_path / "archive") as other, other.writing():
        intake = Intake(archive, [File("note.jsonl", json.dumps(NOTE).encode())], [])
        wait_until(lambda: intake.is_over)
        assert "Another process is writing" in str(intake_to_view(intake, ())["said"])


def test_a_run_that_is_stopped_says_so_and_keeps_what_it_read(tmp_path: Path):
    lines = [json.dumps(NOTE | {"url": f"https://example.org/{number}"}) for number in range(400)]
    with Archive.open(tmp_path / "archive") as archive:
        intake = Intake(archive, [File("notes.jsonl", "\n".join(lines).encode())], [])
        intake.stop()
        wait_until(lambda: intake.is_over)
        assert str(intake_to_view(intake, ())["said"]).endswith("; stopped before the end.")
        assert archive.stats().articles < 400


def test_of_the_server_s_own_network_only_hosts_that_are_named_are_fetched_from(tmp_path: Path):
    with serve_folder(tmp_path / "web") as web, Archive.open(tmp_path / "archive") as archive:
        (tmp_path / "web" / "story.html").write_text(STORY)
        addresses = [
            f"{web}/story.html",
            f"{web.replace('127.0.0.1', 'localhost')}/story.html",
            f"http://[::1]:{web[-5:]}/",
        ]
        refused = Intake(archive, [], addresses)
        wait_until(lambda: refused.is_over)
        failed = intake_to_view(refused, ())["failed"]
        assert sorted(line.partition(": ")[0] for line in failed) == sorted(addresses)
        assert all("is of this machine or a private network" in line for line in failed)
        named = Intake(archive, [], addresses[:1], private_hosts=frozenset({"127.0.0.1"}))
        wait_until(lambda: named.is_over)
        assert intake_to_view(named, ())["said"] == "Read: 1 added."


def test_only_addresses_of_the_web_are_read():
    assert split_addresses(" https://example.org/a \n/etc/passwd\nfile:///etc/passwd\n\nHTTP://b.example") == [
        "https://example.org/a",
        "HTTP://b.example",
    ]


def test_an_article_is_read_in_and_removed_where_the_setting_allows_it(new_page: NewPage, tmp_path: Path):
    with Archive.open(tmp_path / "archive") as archive:
        ingest_paths(archive, [SAMPLES / "wire" / "northline-2025-11-20-bishkek.txt"])
    with serve(tmp_path / "archive", DATELINE_PAGE_INGEST="1", DATELINE_PAGE_PRIVATE_HOSTS="127.0.0.1") as address:
        page = new_page(address)
        choose_view(page, "Archive")
        page.get_by_text("Read articles in").click()
        note = {"name": "note.jsonl", "mimeType": "application/json", "buffer": json.dumps(NOTE).encode()}
        with page.expect_response(lambda response: "upload_file" in response.url and response.request.method == "PUT"):
            page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(note)
        expect(page.get_by_test_id("stFileChip")).to_contain_text(f"{len(note['buffer'])}.0B")
        page.get_by_role("button", name="Read in", exact=True).click()
        expect(page.get_by_text("Read: 1 added.")).to_be_visible()
        page.get_by_text("Runs before").click()
        expect(page.locator(".intake tbody tr").first).to_contain_text("note.jsonl1 added")
        with serve_folder(tmp_path / "web") as web:
            (tmp_path / "web" / "feed.xml").write_text(FEED.format(web=web))
            (tmp_path / "web" / "story.html").write_text(STORY)
            page.get_by_label("Addresses of pages, feeds or sitemaps").fill(f"{web}/feed.xml\n{web}/missing.html")
            page.get_by_role("button", name="Read in", exact=True).click()
            # The file still stands in its field.
            expect(page.locator(".intake .told")).to_have_text("Read: 1 added, 1 unchanged, 1 failed.")
            expect(page.locator(".intake")).to_contain_text("missing.html")
        entries = page.locator(".browse .listing > li")
        expect(entries).to_have_count(3)
        entries.filter(has_text=NOTE["title"]).locator("button").click()
        page.get_by_role("button", name="Remove from the archive").click()
        page.get_by_role("button", name="Remove for good?").click()
        expect(entries).to_have_count(2)


def test_without_the_setting_nothing_can_be_read_in(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    choose_view(page, "Archive")
    page.locator(".browse .listing button").first.click()
    page.locator(".source-foot").wait_for()
    expect(page.get_by_text("Read articles in")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove from the archive")).to_have_count(0)
