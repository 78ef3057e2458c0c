"""While another process reads new versions in, whoever asks sees each article whole, in one version or the next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from ingest import ingest_paths
from rag import NewsAssistant
from rag.adapters.http.app import build_app
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.serving import ROOT, running
from vectorstore import Archive

ARTICLES = 8


def write_version(path: Path, version: int) -> Path:
    """Articles whose every sentence names its version, so that a mixture shows."""
    rows = [
        {
            "url": f"https://news.example/{number}",
            "title": f"Harbour report {number}",
            "source": "Harbour Post",
            "published_at": "2025-08-13",
            "body": " ".join(f"Sentence {i} on the harbour, version {version}." for i in range(60)),
        }
        for number in range(ARTICLES)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def archive(tmp_path):
    with Archive.open(tmp_path / "archive") as opened:
        assert ingest_paths(opened, [write_version(tmp_path / "first.jsonl", 1)]).added == ARTICLES
        yield opened


def test_no_half_of_an_article_is_ever_given(archive, tmp_path):
    command = [sys.executable, "-m", "ingest", str(write_version(tmp_path / "second.jsonl", 2))]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    settings = ServerSettings()
    with (
        running(build_app(NewsAssistant(archive), settings), settings) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", timeout=60) as client,
        subprocess.Popen([*command, "--archive", str(archive.path)], cwd=ROOT, env=kept) as ingesting,
    ):
        rounds = 0
        while ingesting.poll() is None or rounds < 3:
            rounds += 1
            check_whole(client)
        assert ingesting.returncode == 0
        assert {row["version"] for row in search(client)} == {2}


def search(client):
    return (
        client.post("/search", json={"question": "What is on the harbour?", "k": 30})
        .raise_for_status()
        .json()["results"]
    )


def check_whole(client):
    for row in search(client):
        article = client.get(f"/articles/{row['article_id']}?version={row['version']}").raise_for_status().json()
        assert article["text"][row["start"] : row["end"]] == row["text"]
        other = 3 - row["version"]
        assert f"version {other}." not in article["text"]
        assert f"version {row['version']}." in row["text"]
        passages = client.get(f"/articles/{row['article_id']}/passages").raise_for_status().json()
        whole = client.get(f"/articles/{row['article_id']}?version={passages['version']}").json()["text"]
        ends = [(one["start"], one["end"]) for one in passages["passages"]]
        assert (ends[0][0], ends[-1][1]) == (0, len(whole))
        assert all(later <= end for (_, end), (later, _) in pairwise(ends))
        assert all(whole[one["start"] : one["end"]] == one["text"] for one in passages["passages"])
