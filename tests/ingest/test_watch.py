"""Watching: what changes is read, and a signal ends it well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.report import IngestReport
from ingest.settings import IngestSettings
from ingest.watch import watch_paths
from tests.ingest.stand_ins import WordEmbedder
from vectorstore import Archive, UsageError

ROOT = Path(__file__).parents[2]
STORY = "Talks resume\n\nThe talks resumed on Sunday after a break of four months.\n"


def test_what_is_put_into_a_folder_is_read_and_a_signal_ends_the_watch_well(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(STORY)
    command = [sys.executable, "-m", "ingest", str(news), "--watch", "--archive", str(tmp_path / "archive")]
    environ = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().endswith("  1 added, 0 updated.\n")
        (news / "sub").mkdir()
        (news / "sub" / "b.txt").write_text(STORY.replace("Sunday", "Monday"))
        assert process.stdout.readline().endswith("  1 added, 0 updated.\n")
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.stats().articles == 2
        assert archive.check().problems == []


def test_addresses_are_looked_at_every_now_and_then(tmp_path: Path) -> None:
    reports: list[IngestReport] = []
    with Archive.open(tmp_path / "archive", embedder=WordEmbedder()) as archive:
        watch_paths(
            archive,
            ["http://127.0.0.1:1/feed"],
            settings=IngestSettings(visit_tries=1, visit_pause_s=0),
            every_s=0.01,
            on_report=reports.append,
            on_wait=pytest.fail,
            should_stop=lambda: len(reports) == 3,
        )
        assert [len(report.failed) for report in reports] == [1, 1, 1]
        assert len(archive.load_runs()) == 3


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    with (
        Archive.open(tmp_path / "archive", embedder=WordEmbedder()) as archive,
        pytest.raises(UsageError, match="there is no"),
    ):
        watch_paths(
            archive,
            [tmp_path / "none"],
            settings=IngestSettings(),
            every_s=1,
            on_report=lambda _: pytest.fail(),
            on_wait=pytest.fail,
            should_stop=lambda: False,
        )
