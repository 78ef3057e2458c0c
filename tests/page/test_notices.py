"""What the page says where there is nothing to show: the command of each notice is run as it stands, and helps."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from page.notices import describe_empty, describe_error
from page.room import open_room
from page.store import StoreError
from tests.page.browsing import ROOT
from vectorstore import Archive, catalogue
from vectorstore.errors import ArchiveCorrupt, ArchiveLocked, ArchiveNotFound, DatelineError, SettingsError


def start(command: str) -> subprocess.Popen[str]:
    """Run a command as it stands, where `python` is that of the tests."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = os.environ | {"PATH": path}
    return subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def run(command: str) -> str:
    """What it prints."""
    process = start(command)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return told


def count_articles(folder: Path) -> int:
    """As the page does it when it begins. Raises what it raises then."""
    room = open_room({"DATELINE_ARCHIVE": str(folder)})
    with closing(room.store), room.archive:
        return room.archive.stats().articles


def notice_of(folder: Path, error: type[DatelineError]) -> dict[str, Any]:
    """What the page says of an archive that it cannot open for this reason."""
    with pytest.raises(error) as caught:
        count_articles(folder)
    return describe_error(caught.value, folder)


@pytest.fixture
def folder(tmp_path: Path, sample_archive: Archive) -> Path:
    """A copy of the sample archive, in a folder whose name has a blank."""
    copy = tmp_path / "my archive"
    shutil.copytree(sample_archive.path, copy)
    return copy


def damage(folder: Path) -> None:
    with (folder / "catalogue.sqlite3").open("r+b") as file:
        file.write(b"x" * 4096)


def test_a_missing_and_an_empty_archive_are_filled_by_the_command_of_their_notice(tmp_path: Path):
    folder = tmp_path / "my archive"
    missing = notice_of(folder, ArchiveNotFound)
    Archive.open(folder).close()
    assert count_articles(folder) == 0
    assert describe_empty(folder)["command"] == missing["command"]
    run(missing["command"])
    assert count_articles(folder) > 0


def test_a_damaged_archive_is_put_aside_by_the_command_of_its_notice(folder: Path):
    damage(folder)
    run(notice_of(folder, ArchiveCorrupt)["command"])
    notice_of(folder, ArchiveNotFound)  # whose command is the next step
    assert folder.with_name("my archive.damaged").is_dir()


def test_a_damaged_archive_beside_its_backup_is_brought_back_by_the_command_of_its_notice(folder: Path):
    held = count_articles(folder)
    with Archive.open(folder) as archive:
        archive.backup(folder.with_name("backup of mine"))
    folder.with_name("my archive.damaged").mkdir()  # of another time
    (folder.with_name("broken")).mkdir()
    (folder.with_name("broken") / "backup.json").write_text("{")
    damage(folder)
    run(notice_of(folder, ArchiveCorrupt)["command"])
    assert count_articles(folder) == held


@contextmanager
def held_alone(folder: Path) -> Iterator[sqlite3.Connection]:
    """The catalogue, held so that nobody can read it."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


def test_the_command_of_a_busy_archive_ends_when_it_is_free(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(catalogue, "_BUSY_S", 0.1)
    with held_alone(folder):
        waiting = start(notice_of(folder, ArchiveLocked)["command"])
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
    told, _ = waiting.communicate(timeout=60)
    assert (waiting.returncode, "added" in told) == (0, True)
    assert count_articles(folder) > 0


READ_ONLY = """
import subprocess, sys
from pathlib import Path
from page.notices import describe_read_only
from page.room import open_room
def look():
    room = open_room({"DATELINE_ARCHIVE": sys.argv[1]})
    print(room.archive.is_read_only, room.archive.stats().articles > 0)
    return describe_read_only(room.archive.path)["command"]
subprocess.run(["sh", "-c", look()], check=True)
look()
"""
# Root may write whatever the permissions say, unless that is taken from it.
BY_PERMISSIONS = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []


@pytest.mark.skipif(bool(BY_PERMISSIONS) and not shutil.which("setpriv"), reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read_and_made_writable_by_the_command_of_its_notice(folder: Path):
    run(f"chmod -R a-w '{folder}'")
    done = subprocess.run(
        [*BY_PERMISSIONS, sys.executable, "-c", READ_ONLY, folder],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True", "False", "True"], done.stderr


def test_what_is_no_archive_s_fault_is_said_to_be_so():
    setting = describe_error(SettingsError("DATELINE_OFFLINE must be 1 or 0."), Path("x"))
    assert (setting["title"], setting["command"]) == ("A setting is wrong", None)
    store = describe_error(StoreError("Conversations are kept in x."), Path("x"))
    assert (store["title"], store["command"]) == ("What was kept cannot be opened", None)
