"""Reading again: what has not changed is passed over before it is opened, and a long file is gone on with."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import ingest
from ingest.report import IngestReport
from ingest.settings import IngestSettings
from ingest.sources.base import Item, SourceFile
from tests.ingest.stand_ins import WordEmbedder
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive

ROOT = Path(__file__).parents[2]
TEXT = "The talks resumed on Sunday after a break of four months, officials said in the capital."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", embedder=WordEmbedder()) as opened:
        yield opened


class Lines:
    """A source that counts how often its files are opened."""

    name = "lines"

    def __init__(self) -> None:
        self.opened = 0

    def accepts(self, path: Path) -> bool:
        return path.suffix == ".jsonl"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        from ingest.sources.jsonl import JsonLines  # noqa: PLC0415

        self.opened += 1
        yield from JsonLines().iter_items(file)


def write_lines(path: Path, count: int, start: int = 0) -> Path:
    rows = ({"title": f"T{n}", "body": f"{n}. {TEXT}", "id": n} for n in range(start, start + count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def write_warc(path: Path, pages: int) -> Path:
    headers: Any = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")  # type: ignore[no-untyped-call]
    with path.open("wb") as out:
        writer: Any = WARCWriter(out, gzip=True)  # type: ignore[no-untyped-call]
        for number in range(pages):
            page = f"<h1>Story {number}</h1>" + f"<p>{number}. {TEXT}</p>" * 4
            writer.write_record(
                writer.create_warc_record(
                    f"https://n.example/{number}", "response", payload=io.BytesIO(page.encode()), http_headers=headers
                )
            )
    return path


def counts(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.duplicates, len(report.failed)


def stop_after(steps: int) -> Iterator[bool]:
    yield from [False] * (steps - 1)
    while True:
        yield True


def test_an_unchanged_file_is_not_opened_and_its_report_is_told_again(archive: Archive, tmp_path: Path) -> None:
    path, source = write_lines(tmp_path / "a.jsonl", 3), Lines()
    with path.open("a") as out:
        out.write('{"broken\n' + json.dumps({"title": "T0", "body": f"0. {TEXT}", "id": 0}) + "\n")
    first = ingest.ingest_paths(archive, [path], sources=[source])
    again = ingest.ingest_paths(archive, [path], sources=[source])
    assert counts(first) == (3, 0, 0, 1, 1)
    assert counts(again) == (0, 0, 3, 1, 1)
    assert (again.failed, again.remarks, again.examples) == (first.failed, first.remarks, first.examples)
    assert source.opened == 1


def test_a_file_that_changed_is_read_again(archive: Archive, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 3)
    ingest.ingest_paths(archive, [path])
    write_lines(path, 5)
    assert counts(ingest.ingest_paths(archive, [path])) == (2, 0, 3, 0, 0)


def test_other_keys_are_a_reason_to_read_again(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "T", "wording": TEXT, "id": 1}))
    assert len(ingest.ingest_paths(archive, [path]).failed) == 1
    settings = IngestSettings(fields={"text": "wording"})
    assert counts(ingest.ingest_paths(archive, [path], settings=settings)) == (1, 0, 0, 0, 0)


def test_what_was_deleted_comes_back_from_a_file_that_is_read_again(archive: Archive, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 2)
    ingest.ingest_paths(archive, [path])
    archive.delete(next(iter(archive.iter_articles())).article_id)
    assert counts(ingest.ingest_paths(archive, [path])) == (1, 0, 1, 0, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is locked for root")
def test_a_locked_file_is_tried_again(archive: Archive, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", 1)
    path.chmod(0)
    assert len(ingest.ingest_paths(archive, [path]).failed) == 1
    path.chmod(0o600)
    assert counts(ingest.ingest_paths(archive, [path])) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("write", [write_lines, write_warc])
@pytest.mark.parametrize("steps", [1, 4, 7])
def test_a_long_file_is_gone_on_with_where_the_run_was_broken_off(
    archive: Archive, tmp_path: Path, write: Callable[[Path, int], Path], steps: int
) -> None:
    path = write(tmp_path / ("a.jsonl" if write is write_lines else "a.warc.gz"), 8)
    settings, stop = IngestSettings(batch_articles=2), stop_after(steps)
    begun = ingest.ingest_paths(archive, [path], settings=settings, should_stop=lambda: next(stop))
    assert begun.interrupted
    state = archive.load_input(str(path.absolute()))
    assert state is not None
    assert state["position"] > 0
    ended = ingest.ingest_paths(archive, [path], settings=settings)
    assert begun.added + ended.added == 8
    assert ended.unchanged == begun.added
    assert archive.stats().articles == 8


def test_the_log_keeps_each_run_with_the_counts_of_its_sources(archive: Archive, tmp_path: Path) -> None:
    one, two = write_lines(tmp_path / "a.jsonl", 3), write_lines(tmp_path / "b.jsonl", 2, start=10)
    ingest.ingest_paths(archive, [one, two, tmp_path / "none"])
    (run,) = archive.load_runs()
    assert (run.added, run.failed, run.interrupted) == (5, 1, False)
    assert [(source["source"], source["added"], source["failure"]) for source in run.sources] == [
        (str(one), 3, None),
        (str(two), 2, None),
        (str(tmp_path / "none"), 0, "there is no such file or folder"),
    ]


KILLED = """
import sys
from pathlib import Path
import ingest
from ingest.settings import IngestSettings
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive
with Archive.open(sys.argv[1], embedder=WordHashEmbedder()) as archive:
    print("begun", flush=True)
    said = lambda progress: print(progress.articles, flush=True)
    report = ingest.ingest_paths(archive, [sys.argv[2]], settings=IngestSettings(batch_articles=3), progress=said)
    print("added", report.added, "unchanged", report.unchanged, "failed", len(report.failed), flush=True)
"""


def test_a_mixed_folder_survives_being_killed_at_any_moment(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    write_lines(news / "a.jsonl", 40)
    write_warc(news / "b.warc.gz", 20)
    for number in range(20):
        (news / f"{number}.txt").write_text(f"Headline {number}\n\n{number}. {TEXT}")
    moments, folder = random.Random(20251120), tmp_path / "archive"
    for _ in range(4):
        command = [sys.executable, "-c", KILLED, str(folder), str(news)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            for _ in range(moments.randrange(2, 40)):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        assert archive.check().problems == []
        before = archive.stats().articles
        report = ingest.ingest_paths(archive, [news])
        assert (report.added, report.unchanged, report.failed) == (80 - before, before, [])
        again = ingest.ingest_paths(archive, [news])
        assert (again.added, again.unchanged) == (0, 80)
        assert archive.check().problems == []
