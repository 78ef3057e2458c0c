"""What is left after a process is killed, and after files are torn."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive, Filter

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10
ARTICLES = 120
WRITER = """
import sys
from tests.stand_ins import WordHashEmbedder, cut, make_article
from tests.vectorstore.test_crash import articles
from vectorstore import Archive
with Archive.open(sys.argv[1], embedder=WordHashEmbedder()) as archive, archive.writing():
    batch = []
    for article in articles(int(sys.argv[2])):
        batch.append((article, cut(article)))
        if len(batch) == 4:
            archive.upsert_many(batch)
            print(article.article_id, flush=True)
            batch.clear()
"""


def articles(edition: int):
    """The same articles in every edition, a third of them edited."""
    for number in range(ARTICLES):
        text = f"Ship {number} left the harbour. " * (3 + number % 7)
        yield make_article(number, text + (f"Edition {edition}." if number % 3 == 0 else ""))


def start_writer(folder: Path, edition: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(edition)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def assert_whole(folder: Path) -> None:
    """Every article is whole or absent, and the stores agree without mending."""
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        report = archive.check()
        assert (report.problems, report.mended) == ([], [])
        for article in archive.iter_articles():
            held = [stored.chunk for stored in archive.load_chunks_of(article.article_id)]
            assert [(c.start, c.end, c.text) for c in held] == [(c.start, c.end, c.text) for c in cut(article)]


def test_killing_the_writer_at_any_moment_loses_and_tears_nothing(tmp_path):
    moments = random.Random(20251120)
    for edition in range(KILLS):
        writer = start_writer(tmp_path, edition)
        assert writer.stdout is not None
        for _ in range(moments.randrange(0, 8)):
            writer.stdout.readline()
        time.sleep(moments.random() * 0.15)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        if (tmp_path / "catalogue.sqlite3").exists():
            assert_whole(tmp_path)
    assert start_writer(tmp_path, KILLS).wait() == 0
    assert_whole(tmp_path)
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        assert [a.text for a in archive.iter_articles()] == [a.text for a in articles(KILLS)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive, written once and copied by each test that tears it."""
    folder = tmp_path_factory.mktemp("made")
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        archive.upsert_many([(article, cut(article)) for article in many_articles()])
    return folder


@pytest.fixture
def torn(made: Path, tmp_path: Path) -> Path:
    """A copy of the archive, to be torn."""
    return Path(shutil.copytree(made, tmp_path / "archive"))


def many_articles():
    """Enough chunks (above 2,000) that Chroma writes its index to disk."""
    return [make_article(number, f"Ship {number} left the harbour of the old town. " * 40) for number in range(120)]


INDEX_FILES = [
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "length.bin",
    "link_lists.bin",
    "index_metadata.pickle",
]


@pytest.mark.parametrize("keep", [0.0, 0.5], ids=["emptied", "halved"])
@pytest.mark.parametrize("name", INDEX_FILES)
def test_a_torn_vector_index_is_built_anew_from_the_catalogue(torn, name, keep):
    files = list(torn.glob(f"vectors-*/**/{name}"))
    assert files, f"Chroma no longer writes {name}: look at what it writes now"
    for file in files:
        data = file.read_bytes()
        file.write_bytes(data[: int(len(data) * keep)])
    with Archive.open(torn, embedder=WordHashEmbedder()) as archive:
        hits = archive.search_vectors(
            archive.embedder.embed_query("Title 7\nShip 7 left the harbour"), k=5, where=Filter()
        )
        assert len(hits) == 5
    assert_whole(torn)


def test_a_torn_lexical_index_is_built_anew_from_the_catalogue(torn):
    for file in torn.glob("lexical-*/*"):
        if file.suffix in {".term", ".idx", ".json", ".fast"}:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with Archive.open(torn, embedder=WordHashEmbedder()) as archive:
        assert len(archive.search_text({"ship": 1.0}, k=5, where=Filter())) == 5
    assert_whole(torn)


def test_a_missing_index_is_built_anew_from_the_catalogue(torn):
    for folder in (*torn.glob("vectors-*"), *torn.glob("lexical-*")):
        if folder.is_dir():
            shutil.rmtree(folder)
    with Archive.open(torn, embedder=WordHashEmbedder()) as archive:
        report = archive.check()
        assert report.problems == []
        assert len(report.mended) == 2
        assert len(archive.search_text({"ship": 1.0}, k=5, where=Filter())) == 5
    assert_whole(torn)
