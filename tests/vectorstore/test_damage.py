"""Damage is found and mended from the catalogue, or found and told; it ends no process and never passes silently."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive, Filter
from vectorstore.backup import restore_backup
from vectorstore.catalogue import FILE_NAME, IndexName
from vectorstore.errors import ArchiveCorrupt, UsageError
from vectorstore.lexical import _translated as translated

OPEN = Filter()
OLD = Path(__file__).parent / "old"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose vector index lies on the disk: over 2,000 chunks."""
    folder = tmp_path_factory.mktemp("whole")
    articles = [make_article(number, f"Ship {number} left the harbour of the old town. " * 40) for number in range(110)]
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        archive.upsert_many([(article, cut(article)) for article in articles])
        archive.upsert(make_article(3, "Ship 3 came back."), cut(make_article(3, "Ship 3 came back.")))
    return folder


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def search(folder: Path) -> tuple[list[int], list[int]]:
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        lexical = archive.search_text({"ship": 1.0, "7": 1.0}, k=5, where=OPEN)
        dense = archive.search_vectors(archive.embedder.embed_query("Title 7\nShip 7 left"), k=5, where=OPEN)
    return [hit.key for hit in lexical], [hit.key for hit in dense]


def flip(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 0x10
    path.write_bytes(data)


FILES = ["data_level0.bin", "header.bin", "link_lists.bin", "length.bin", "chroma.sqlite3", "*.idx", "*.term", "*.pos",
         "*.fast", "*.fieldnorm", "meta.json"]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_in_an_index_is_found_and_the_index_built_anew(
    whole: Path, damaged: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    files = [path for path in damaged.rglob(name) if path.is_file() and path.stat().st_size]
    if not files:
        pytest.skip(f"{name} is empty, or not written any more")
    flip(files[0], random.Random(name).random())
    assert search(damaged) == search(whole)
    if name != "meta.json":  # a flip there may be without effect
        assert "anew from the catalogue" in caplog.text


@pytest.mark.parametrize("name", ["lexical-1", "vectors-1", "lexical-1/meta.json", "vectors-1/chroma.sqlite3"])
def test_an_index_that_is_lost_is_not_taken_for_an_empty_one(
    whole: Path, damaged: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    lost = damaged / name
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    assert search(damaged) == search(whole)
    assert "anew from the catalogue" in caplog.text


TAMPERING = {
    "UPDATE versions SET text = replace(text, 'left', 'sank') WHERE article_key = 8": (
        "0000000000000007",
        "text or facts",
    ),
    "UPDATE versions SET facts = replace(facts, 'Title 7', 'Title 8') WHERE article_key = 8": ("7", "text or facts"),
    "UPDATE versions SET stored_at = '2001-01-01' WHERE article_key = 8": ("7", "versions are not those"),
    "UPDATE chunks SET vector = zeroblob(64) WHERE article_key = 8": ("7", "places or vectors"),
    "UPDATE chunks SET start = start + 1, end = end + 1 WHERE article_key = 8": ("7", "places or vectors"),
    "UPDATE articles SET publisher = 'Another' WHERE key = 8": ("7", "searched by"),
    "UPDATE articles SET digest = 'x' WHERE key = 8": ("7", "searched by"),
}
LOSSES = {
    "DELETE FROM versions WHERE article_key = 4 AND version = 1": "articles that lack versions (0000000000000003)",
    "DELETE FROM chunks WHERE article_key = 8 AND position = 1": "articles that lack chunks, or have too many (00",
    "DELETE FROM articles WHERE key = 8": "chunks without an article",
    "DELETE FROM seals WHERE article_key = 8": "articles without a seal (0000000000000007)",
}  # fmt: skip


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / FILE_NAME) as db:
        assert db.execute(statement).rowcount > 0
    db.close()


@pytest.mark.parametrize("statement", TAMPERING)
def test_verify_names_the_article_that_is_not_as_it_was_written(damaged: Path, statement: str) -> None:
    change(damaged, statement)
    name, what = TAMPERING[statement]
    with Archive.open(damaged, embedder=WordHashEmbedder()) as archive:
        assert any(f"{name}: " in problem and what in problem for problem in archive.verify().problems)


@pytest.mark.parametrize("statement", LOSSES)
def test_a_quick_check_sees_rows_that_are_lost(damaged: Path, statement: str) -> None:
    change(damaged, statement)
    with Archive.open(damaged, embedder=WordHashEmbedder()) as archive:
        assert any(LOSSES[statement] in problem for problem in archive.check().problems)


def test_an_archive_that_is_whole_verifies(whole: Path) -> None:
    with Archive.open(whole, embedder=WordHashEmbedder()) as archive:
        report = archive.verify()
    assert (report.articles, report.problems, report.mended) == (110, [], [])


def test_a_rebuilt_index_finds_the_same(damaged: Path, whole: Path) -> None:
    with Archive.open(damaged, embedder=WordHashEmbedder()) as archive:
        archive.rebuild("lexical")
        archive.rebuild("vectors")
        assert archive.verify().problems == []
    assert search(damaged) == search(whole)


@pytest.mark.parametrize("name", ["lexical", "vectors"])
def test_a_rebuilt_index_is_forced_to_the_disk_before_it_is_named(
    damaged: Path, name: IndexName, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[str, str | None]] = []
    with Archive.open(damaged, embedder=WordHashEmbedder()) as archive:
        fresh, fsync = damaged / f"{name}-2", os.fsync

        def record(handle: int) -> None:
            forced.append((str(Path(f"/proc/self/fd/{handle}").readlink()), archive._catalogue.meta(f"{name}_folder")))
            fsync(handle)

        monkeypatch.setattr(os, "fsync", record)
        archive.rebuild(name)
        assert archive._catalogue.meta(f"{name}_folder") == fresh.name
    written = {str(path.resolve()) for path in (*fresh.rglob("*"), fresh, damaged)}
    before = {path for path, named in forced if named != fresh.name}
    assert {path for path in written if not path.endswith(("-wal", "-shm", ".lock"))} <= before


def test_a_panic_of_a_library_is_an_error_that_says_what_to_do() -> None:
    class PanicException(BaseException):
        """As pyo3 makes it of a panic in Rust."""

    wanted = r"search the lexical index: the library gave up: slice index.* --check"
    with pytest.raises(ArchiveCorrupt, match=wanted), translated("search the lexical index"):
        raise PanicException("slice index starts at 9 but ends at 4")


def test_a_wrong_argument_is_no_corrupt_archive(whole: Path) -> None:
    with Archive.open(whole, embedder=WordHashEmbedder()) as archive:
        for keys in ([object()], [2**80]):
            with pytest.raises(UsageError, match="cannot be asked that"):
                archive.load_chunks(keys)  # type: ignore[arg-type]


def test_the_folder_of_an_archive_is_its_owner_s(whole: Path, tmp_path: Path) -> None:
    Archive.open(tmp_path / "new", embedder=WordHashEmbedder()).close()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_in_a_folder_that_all_may_enter_nobody_else_reads_articles(tmp_path: Path) -> None:
    places = archive, backup, restored, old = [tmp_path / name for name in ("archive", "backup", "restored", "old")]
    for place in places:
        place.mkdir(mode=0o755)
    with closing(sqlite3.connect(old / FILE_NAME)) as db:
        db.executescript((OLD / "catalogue-version-3.sql").read_text(encoding="utf-8"))
    (old / FILE_NAME).chmod(0o600)
    article = make_article(1, "Ship 1 left. " * 30)
    with umask(0o022), Archive.open(archive, embedder=WordHashEmbedder()) as opened:
        opened.upsert(article, cut(article))
        opened.rebuild("lexical")
        opened.rebuild("vectors")
        opened.backup(backup)
        restore_backup(backup, restored)
        for place in (restored, old):
            with Archive.open(place, embedder=WordHashEmbedder()) as other:
                other.check()
        readable = {path.name for place in places for path in find_readable(place)}
    assert {name for name in readable if not name.endswith((".lock", ".clean.json"))} == {"backup.json"}
    assert len(list(old.glob("catalogue.version-3.sqlite3"))) == 1


def find_readable(folder: Path) -> Iterator[Path]:
    """The files that others than owner and group can read."""
    for path in folder.iterdir():
        if path.is_dir() and path.stat().st_mode & 0o001:
            yield from find_readable(path)
        elif path.is_file() and path.stat().st_mode & 0o004:
            yield path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)
