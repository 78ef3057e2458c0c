"""Backups of an archive in use, archives that are only read, and another embedder."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive, Filter
from vectorstore.backup import restore_backup
from vectorstore.catalogue import FILE_NAME
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveLocked,
    ArchiveMismatch,
    ArchiveNotFound,
    ArchiveUnwritable,
    UsageError,
)

OPEN = Filter()
ROOT = Path(__file__).resolve().parents[2]


class OtherEmbedder(WordHashEmbedder):
    """The same words, in 16 numbers, and after `breaks_at` texts no more."""

    name = "other"
    dimensions = 16
    breaks_at: int | None = None
    embedded = 0

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = super().embed_query(text)[:16]
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def embed_passages(self, texts: object) -> NDArray[np.float32]:
        self.embedded += len(texts)  # type: ignore[arg-type]
        if self.breaks_at is not None and self.embedded > self.breaks_at:
            raise InterruptedError
        return np.array([self.embed_query(text) for text in texts], np.float32)  # type: ignore[attr-defined]


def fill(archive: Archive, first: int, last: int) -> None:
    for start in range(first, last, 10):
        articles = [make_article(n, f"Ship {n} left the harbour. " * 12) for n in range(start, start + 10)]
        archive.upsert_many([(article, cut(article)) for article in articles])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "archive", embedder=WordHashEmbedder())
    fill(archive, 0, 100)
    return archive


def nearest(archive: Archive, text: str = "Title 7\nShip 7 left the harbour") -> list[int]:
    return [hit.key for hit in archive.search_vectors(archive.embedder.embed_query(text), k=5, where=OPEN)]


def test_a_backup_taken_while_articles_are_written_restores_to_whole_articles(archive: Archive, tmp_path: Path) -> None:
    writer = threading.Thread(target=fill, args=(archive, 100, 200))
    writer.start()
    with Archive.open(archive.path, embedder=WordHashEmbedder(), read_only=True) as reader:
        reader.backup(tmp_path / "backup")
    writer.join()
    restore_backup(tmp_path / "backup", tmp_path / "restored")
    with Archive.open(tmp_path / "restored", embedder=WordHashEmbedder()) as restored:
        assert restored.check().problems == []
        assert restored.verify().problems == []
        assert 100 <= restored.stats().articles <= 200
        for article in restored.iter_articles():
            assert article == archive.get(article.article_id)
        assert nearest(restored) == nearest(archive)
    assert [path.name for path in (tmp_path / "backup").iterdir()].count("unfinished") == 0


BACK_UP = """
import os, signal, sys
from pathlib import Path
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive

def tell(done, total):
    if done >= 200:
        os.kill(os.getpid(), signal.SIGKILL)

with Archive.open(sys.argv[1], embedder=WordHashEmbedder(), read_only=True) as archive:
    archive.backup(Path(sys.argv[2]), progress=tell)
"""


def test_a_backup_that_was_killed_goes_on_where_it_was_and_is_of_one_moment(archive: Archive, tmp_path: Path) -> None:
    archive.upsert_many([(a, cut(a)) for a in (make_article(n, f"Ship {n} is late.") for n in range(100, 350))])
    backup = tmp_path / "backup"
    killed = subprocess.run([sys.executable, "-c", BACK_UP, archive.path, backup], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(ArchiveNotFound):
        restore_backup(backup, tmp_path / "restored")
    archive.upsert(changed := make_article(7, "Ship 7 has sunk."), cut(changed))
    archive.delete(make_article(8, "").article_id)
    archive.upsert(new := make_article(400, "Ship 400 is new."), cut(new))
    told: list[tuple[int, int]] = []
    archive.backup(backup, progress=lambda *now: told.append(now))
    assert told == [(198, 350), (298, 350), (350, 350)]  # of 200 that it had one has changed, one is gone
    restore_backup(backup, tmp_path / "restored")
    with Archive.open(tmp_path / "restored", embedder=WordHashEmbedder()) as restored:
        assert list(restored.iter_articles()) == list(archive.iter_articles())
        assert restored.load_history(changed.article_id) == archive.load_history(changed.article_id)
        assert restored.check().problems == restored.verify().problems == []
        assert nearest(restored) == nearest(archive)
        fill(restored, 410, 420)  # no key is given twice
        assert restored.verify().problems == []


def test_what_a_broken_off_backup_left_is_begun_anew_where_it_cannot_be_read(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    archive.backup(backup)
    before = (backup / FILE_NAME).read_bytes()
    (backup / "unfinished").mkdir()
    (backup / "unfinished" / FILE_NAME).write_bytes(b"half" * 1000)
    fill(archive, 100, 110)
    assert (backup / FILE_NAME).read_bytes() == before
    archive.backup(backup)
    restore_backup(backup, tmp_path / "restored")
    with Archive.open(tmp_path / "restored", embedder=WordHashEmbedder()) as restored:
        assert restored.stats().articles == 110


def test_a_kill_while_a_backup_is_named_leaves_the_one_before_or_the_new_one(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, replace, calls = tmp_path / "backup", Path.replace, []
    archive.backup(backup)

    def stop_at_the_second(self: Path, target: Path) -> Path:
        if target.parent == backup:
            calls.append(target.name)
            if len(calls) % 2 == 0:
                raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stop_at_the_second)
    for turn in range(2):  # the second time over what the first one left
        fill(archive, 100 + 10 * turn, 110 + 10 * turn)
        with pytest.raises(KeyboardInterrupt):
            archive.backup(backup)
    monkeypatch.undo()
    assert calls == ["backup.json", FILE_NAME] * 2
    restore_backup(backup, tmp_path / "before")
    archive.backup(backup)
    restore_backup(backup, tmp_path / "after")
    for name, articles in (("before", 100), ("after", 120)):
        with Archive.open(tmp_path / name, embedder=WordHashEmbedder()) as restored:
            assert restored.stats().articles == articles


def test_two_backups_to_one_folder_take_turns(archive: Archive, tmp_path: Path) -> None:
    backup = tmp_path / "backup"

    def tell(done: int, total: int) -> None:
        with pytest.raises(ArchiveLocked, match="Another process writes a backup to"):
            archive.backup(backup)

    archive.backup(backup, progress=tell)
    restore_backup(backup, tmp_path / "restored")


def test_rows_that_belong_to_no_article_are_not_hidden_by_a_backup(archive: Archive, tmp_path: Path) -> None:
    with archive._catalogue.transaction() as db:
        db.execute("INSERT INTO versions SELECT 9999, version, digest, stored_at, facts, text FROM versions LIMIT 1")
    with pytest.raises(ArchiveCorrupt, match="of 101 rows of versions 100 belong to an article"):
        archive.backup(tmp_path / "backup")


def test_only_a_whole_backup_is_restored_and_never_over_an_archive(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound, match="There is no backup in"):
        restore_backup(tmp_path / "nothing", tmp_path / "restored")
    archive.backup(tmp_path / "backup")
    with pytest.raises(UsageError, match="There is an archive in"):
        restore_backup(tmp_path / "backup", archive.path)
    copy = tmp_path / "backup" / FILE_NAME
    data = bytearray(copy.read_bytes())
    data[5000] ^= 1
    copy.write_bytes(data)
    with pytest.raises(ArchiveCorrupt, match="is not as it was written"):
        restore_backup(tmp_path / "backup", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_no_backup_is_made_of_an_archive_that_is_not_whole(archive: Archive, tmp_path: Path) -> None:
    with archive._catalogue.transaction() as db:
        db.execute("UPDATE versions SET text = 'Changed.' WHERE article_key = 3")
    with pytest.raises(ArchiveCorrupt, match="no backup was made of it: article 0000000000000002: text or facts"):
        archive.backup(tmp_path / "backup")
    assert not (tmp_path / "backup" / FILE_NAME).exists()


def test_an_archive_that_is_open_for_reading_is_searched_and_not_written(archive: Archive) -> None:
    with Archive.open(archive.path, embedder=WordHashEmbedder(), read_only=True) as reader:
        assert nearest(reader) == nearest(archive)
        assert reader.check().problems == []
        with pytest.raises(ArchiveUnwritable, match="open for reading only"):
            fill(reader, 0, 10)
        fill(archive, 100, 110)
        assert reader.stats().articles == 110


READ = """
import sys
from tests.vectorstore.test_backup import OPEN, WordHashEmbedder, nearest
from vectorstore import Archive
from vectorstore.errors import ArchiveUnwritable
with Archive.open(sys.argv[1], embedder=WordHashEmbedder()) as archive:
    print(nearest(archive), [hit.key for hit in archive.search_text({"ship": 1.0, "7": 1.0}, k=5, where=OPEN)])
    assert archive.verify().problems == []
    try:
        archive.delete("x")
    except ArchiveUnwritable:
        print("kept")
"""


def test_an_archive_on_read_only_media_is_searched(archive: Archive, tmp_path: Path) -> None:
    wanted = nearest(archive), [hit.key for hit in archive.search_text({"ship": 1.0, "7": 1.0}, k=5, where=OPEN)]
    archive.close()
    (tmp_path / "read.py").write_text(READ, encoding="utf-8")
    mounted = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
    trial = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mounted, "sh", archive.path], check=False, capture_output=True
    )
    if trial.returncode:
        pytest.skip("this machine lets nobody mount a folder read-only")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f'{mounted} && exec "$2" "$3" "$1"', "sh", archive.path, sys.executable,
         tmp_path / "read.py"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"{wanted[0]} {wanted[1]}", "kept"], done.stderr


def test_another_embedder_takes_over_when_all_is_embedded(archive: Archive) -> None:
    other = OtherEmbedder()
    other.breaks_at = 300
    with pytest.raises(InterruptedError):
        archive.reembed(other)
    assert (archive.stats().embedder, len(nearest(archive))) == ("word-hash", 5)
    done: list[tuple[int, int]] = []
    again = OtherEmbedder()
    archive.reembed(again, progress=lambda *told: done.append(told))
    chunks = archive.stats().chunks
    assert done[-1] == (chunks, chunks)
    assert again.embedded == chunks - 256  # what was there was kept
    assert archive.stats().embedder == "other"
    assert archive.verify().problems == []
    archive.close()
    with pytest.raises(ArchiveMismatch, match="--reembed"):
        Archive.open(archive.path, embedder=WordHashEmbedder())
    with Archive.open(archive.path, embedder=OtherEmbedder()) as opened:
        assert len(nearest(opened)) == 5
        fill(opened, 100, 110)
        assert opened.check().problems == []
    assert len(list(archive.path.glob("vectors-*.clean.json"))) == 1
