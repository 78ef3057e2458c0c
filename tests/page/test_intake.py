"""Reading articles in from the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from ingest import ingest_paths
from page.intake import Intake, split_addresses
from tests.conftest import SAMPLES
from tests.page.browsing import choose_view, serve
from tests.page.conftest import NewPage
from tests.page.waiting import wait_until
from vectorstore import Archive

NOTE = {"url": "https://example.org/note", "title": "A note from the page", "source": "Northline", "date": "2025-11-20",
        "text": "The bridge at Skerra will open in March. It was closed for two years."}  # fmt: skip


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
        assert intake.said[0] == "Read: 1 added."
        assert any(line.startswith("Failed: broken.jsonl") for line in intake.said)
        assert [article.title for article in archive.iter_articles()] == [NOTE["title"]]
    assert not (tmp_path / "note.jsonl").exists()


def test_an_archive_that_another_process_writes_is_said(tmp_path: Path):
    with Archive.open(tmp_path / "archive") as archive, Archive.open(tmp_path / "archive") as other, other.writing():
        intake = Intake(archive, [File("note.jsonl", json.dumps(NOTE).encode())], [])
        wait_until(lambda: intake.is_over)
        assert "Another process is writing" in intake.said[0]


def test_only_addresses_of_the_web_are_read():
    assert split_addresses(" https://example.org/a \n/etc/passwd\nfile:///etc/passwd\n\nHTTP://b.example") == [
        "https://example.org/a",
        "HTTP://b.example",
    ]


def test_an_article_is_read_in_and_removed_where_the_setting_allows_it(new_page: NewPage, tmp_path: Path):
    with Archive.open(tmp_path / "archive") as archive:
        ingest_paths(archive, [SAMPLES / "wire" / "2025-11-20-bishkek-dialogue.txt"])
    with serve(tmp_path / "archive", DATELINE_PAGE_INGEST="1") as address:
        page = new_page(address)
        choose_view(page, "Archive")
        page.get_by_text("Read articles in").click()
        note = {"name": "note.jsonl", "mimeType": "application/json", "buffer": json.dumps(NOTE).encode()}
        page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(note)
        page.get_by_text("note.jsonl").first.wait_for()
        page.get_by_role("button", name="Read in", exact=True).click()
        expect(page.get_by_text("Read: 1 added.")).to_be_visible()
        entries = page.locator(".browse .listing > li")
        expect(entries).to_have_count(2)
        entries.filter(has_text=NOTE["title"]).locator("button").click()
        page.get_by_role("button", name="Remove from the archive").click()
        page.get_by_role("button", name="Remove for good?").click()
        expect(entries).to_have_count(1)


def test_without_the_setting_nothing_can_be_read_in(new_page: NewPage, real_page: str):
    page = new_page(real_page)
    choose_view(page, "Archive")
    page.locator(".browse .listing button").first.click()
    page.locator(".source-foot").wait_for()
    expect(page.get_by_text("Read articles in")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove from the archive")).to_have_count(0)
