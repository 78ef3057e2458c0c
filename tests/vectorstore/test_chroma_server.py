"""The vectors on a Chroma server: a real `chroma run`, started here, killed, and started again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive, ArchiveSettings, Filter
from vectorstore.catalogue import Catalogue
from vectorstore.errors import VectorIndexError

OPEN = Filter()
FERRY = make_article(1, "A ferry sank off the coast of Estmere. " * 6)
TRAM = make_article(2, "A second tram line opens in Lanthorne. " * 6, url="http://a.example/tram")
NOT_REACHED = r"The vector index could not .*with DATELINE_CHROMA_URL set, see whether its server runs"


class Server:
    """`chroma run` over a folder, at a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False", "CHROMA_TELEMETRY": "False"},
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("chroma run did not answer within a minute")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=30)
        self._process = None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not shutil.which("chroma", path=str(Path(sys.executable).parent)):
        pytest.skip("the chroma command is not installed beside this Python")
    running = Server(tmp_path_factory.mktemp("chroma"))
    running.start()
    yield running
    running.kill()


@pytest.fixture
def settings(server: Server, tmp_path: Path) -> ArchiveSettings:
    return ArchiveSettings(path=tmp_path / "archive", chroma_url=server.url)


@pytest.fixture
def archive(settings: ArchiveSettings) -> Iterator[Archive]:
    with open_archive(settings) as opened:
        add(opened, FERRY, TRAM)
        yield opened


def open_archive(settings: ArchiveSettings) -> Archive:
    return Archive.open(settings, embedder=WordHashEmbedder())


def add(archive: Archive, *articles: object) -> list[str]:
    return archive.upsert_many([(article, cut(article)) for article in articles])  # type: ignore[misc, arg-type]


def nearest(archive: Archive, text: str, where: Filter = OPEN) -> list[str]:
    """The articles found by their vectors, best first."""
    hits = archive.search_vectors(archive.embedder.embed_query(text), k=50, where=where)
    stored = archive.load_chunks([hit.key for hit in hits])
    return list(dict.fromkeys(stored[hit.key].article.article_id for hit in hits))


def is_sound(archive: Archive) -> bool:
    report = archive.check(mend=False)
    return (report.problems, report.mended) == ([], [])


def test_what_is_written_is_found_on_the_server_and_nothing_lies_in_the_folder(archive):
    assert nearest(archive, "ferry sank coast Estmere")[0] == FERRY.article_id
    assert nearest(archive, "tram line Lanthorne")[0] == TRAM.article_id
    assert is_sound(archive)
    assert not list(archive.path.glob("vectors-*/chroma.sqlite3"))


def test_two_archives_on_one_server_do_not_see_each_other(archive, settings, tmp_path):
    other = ArchiveSettings(path=tmp_path / "other", chroma_url=settings.chroma_url)
    with open_archive(other) as second:
        add(second, make_article(3, "Another ferry."))
        assert nearest(second, "ferry") == [make_article(3, "").article_id]
        assert is_sound(second)
    assert is_sound(archive)


def test_an_update_replaces_the_chunks_of_the_version_before(archive):
    assert add(archive, make_article(1, "A bridge was built.")) == ["updated"]
    assert nearest(archive, "bridge built")[0] == FERRY.article_id
    assert is_sound(archive)


def test_a_deleted_article_is_gone_from_the_server(archive):
    assert archive.delete("http://a.example/tram")
    assert nearest(archive, "tram line Lanthorne") == [FERRY.article_id]
    assert is_sound(archive)


def test_filters_mean_the_same_with_a_server(archive):
    add(archive, make_article(3, "A ferry sank off the coast.", publisher="Kestrel", kind="opinion"))
    assert nearest(archive, "ferry", Filter(publishers=("kestrel",))) == [make_article(3, "").article_id]
    assert nearest(archive, "ferry", Filter(kinds=("live",))) == []


def test_another_archive_object_sees_what_is_on_the_server(archive, settings):
    with open_archive(settings) as reader:
        assert nearest(reader, "ferry sank coast Estmere")[0] == FERRY.article_id


def test_what_is_missing_or_too_many_on_the_server_is_found_and_rebuilt(archive, settings):
    archive._indexes.with_vectors(lambda index: index.write([1], [900, 901], [[0.5] * 32, [0.1] * 32]))
    assert archive.check(mend=False).problems == ["The vectors index lacks 1 chunks and has 2 too many"]
    report = archive.check()
    assert report.problems == []
    assert report.mended == ["The vectors index lacks 1 chunks and has 2 too many; rebuilt"]
    assert is_sound(archive)
    assert nearest(archive, "ferry sank coast Estmere")[0] == FERRY.article_id
    with open_archive(settings) as again:
        assert is_sound(again)


def test_a_server_that_is_killed_harms_nothing_and_is_paid_what_it_is_owed_when_it_is_back(server, archive, settings):
    server.kill()
    try:
        with pytest.raises(VectorIndexError, match=NOT_REACHED) as failed:
            nearest(archive, "ferry")
        assert "\n" not in str(failed.value)
        with pytest.raises(VectorIndexError, match=NOT_REACHED):
            add(archive, make_article(3, "A lighthouse went dark."))
        with open_archive(settings) as reader, pytest.raises(VectorIndexError, match=NOT_REACHED):
            nearest(reader, "ferry")  # it opens, since articles can be read; what cannot be looked for is an error
        # The catalogue has the article, sound and whole, and the words are found.
        assert archive.get(make_article(3, "").article_id).text == "A lighthouse went dark."
        assert archive.stats().articles == 3
        assert archive.search_text({"lighthous": 1.0}, k=5, where=OPEN)
        catalogue = Catalogue(settings.path, create=False)
        assert catalogue.find_damage() == []
        assert catalogue.count_owed() == 1
        catalogue.close()
    finally:
        server.start()
    with open_archive(settings) as back:
        assert nearest(back, "lighthouse went dark")[0] == make_article(3, "").article_id
        assert is_sound(back)
    assert nearest(archive, "lighthouse went dark")[0] == make_article(3, "").article_id
    assert add(archive, make_article(4, "It shines again.")) == ["added"]
    assert is_sound(archive)


def test_an_address_where_nobody_listens_is_one_clear_line(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = ArchiveSettings(path=tmp_path / "archive", chroma_url=f"http://127.0.0.1:{port}")
    with open_archive(settings) as archive, pytest.raises(VectorIndexError, match=NOT_REACHED):
        add(archive, FERRY)
