"""Backups: the catalogue, copied whole while it is used, verified, and named when it is on the disk.

The indexes are not in it: they are built anew from the catalogue, without embedding anything.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from vectorstore.catalogue import FILE_NAME, Catalogue
from vectorstore.copying import CopyProgress
from vectorstore.disk import force_to_disk, make_file
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveLocked,
    ArchiveNotFound,
    ArchiveUnwritable,
    DatelineError,
    UsageError,
)
from vectorstore.locks import LockBusy, hold_lock

_FACTS = "backup.json"


def write_backup(catalogue: Catalogue, folder: Path, progress: CopyProgress | None = None) -> None:
    """Copy the catalogue to `folder`, as it is at one moment, whoever writes meanwhile.

    A backup that is there already stands until the new one is whole; one that was broken off goes on where it was.
    Raises ArchiveCorrupt when the copy does not verify, ArchiveLocked when another process writes a backup there,
    ArchiveUnwritable.
    """
    staging = folder / "unfinished"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging.mkdir(mode=0o700, exist_ok=True)
        with hold_lock(staging / "backup.lock"):
            try:
                _name(staging, folder, _copy(catalogue, staging, progress))
            except (DatelineError, OSError):
                shutil.rmtree(staging, ignore_errors=True)  # what is not as it ought to be is not gone on with
                raise
            shutil.rmtree(staging, ignore_errors=True)
    except LockBusy as exc:
        raise ArchiveLocked(f"Another process writes a backup to {folder}. Wait for it, or name another.") from exc
    except OSError as exc:
        raise ArchiveUnwritable(f"The backup in {folder} cannot be written ({exc}). Free some space there.") from exc


def _copy(catalogue: Catalogue, staging: Path, progress: CopyProgress | None) -> dict[str, object]:
    """The facts of a copy in `staging`. One that cannot be gone on with is begun anew."""
    path = staging / FILE_NAME
    goes_on = path.exists()
    try:
        catalogue.copy_on_to(path, progress)
        return _verify(staging)
    except ArchiveCorrupt as exc:
        if not goes_on:
            raise ArchiveCorrupt(f"The archive is not whole, and no backup was made of it: {exc}") from exc
    for left in staging.glob(f"{FILE_NAME}*"):
        left.unlink()
    return _copy(catalogue, staging, progress)


def _name(staging: Path, folder: Path, facts: dict[str, object]) -> None:
    """Put a copy in the place of the one before. In between, the facts that are there know both."""
    with suppress(FileNotFoundError, ArchiveCorrupt):
        facts = facts | {"sha256_before": _check_whole(folder)}
    (staging / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    force_to_disk(staging)
    (staging / _FACTS).replace(folder / _FACTS)
    force_to_disk(folder)
    (staging / FILE_NAME).replace(folder / FILE_NAME)
    force_to_disk(folder)


def find_backups(folder: Path) -> list[Path]:
    """The backups that lie in a folder, the latest first; one whose facts cannot be read is none."""
    made: list[tuple[str, Path]] = []
    for path in folder.glob(f"*/{_FACTS}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            made.append((str(json.loads(path.read_text(encoding="utf-8"))["made_at"]), path.parent))
    return [backup for _, backup in sorted(made, reverse=True)]


def restore_backup(backup: Path, folder: Path) -> None:
    """Put the catalogue of a backup into `folder`, where there is no archive yet.

    Raises ArchiveNotFound, ArchiveCorrupt when the backup is not as it was written, UsageError, ArchiveUnwritable.
    """
    if (folder / FILE_NAME).exists():
        raise UsageError(f"There is an archive in {folder} already. Restore into another folder with --archive.")
    try:
        _check_whole(backup)
    except FileNotFoundError as exc:
        raise ArchiveNotFound(f"There is no backup in {backup}. Name the folder that --backup wrote to.") from exc
    partial = folder / f"{FILE_NAME}.unfinished"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_file(partial)
        shutil.copyfile(backup / FILE_NAME, partial)
        force_to_disk(folder)
        partial.replace(folder / FILE_NAME)
        force_to_disk(folder)
    except OSError as exc:
        partial.unlink(missing_ok=True)
        raise ArchiveUnwritable(f"The archive in {folder} cannot be written ({exc}). Free some space there.") from exc


def _verify(folder: Path) -> dict[str, object]:
    with closing(Catalogue(folder, create=False, read_only=True)) as copy:
        problems = copy.find_all_damage()
        if problems:
            raise ArchiveCorrupt(f"{problems[0]}.")
        return {
            "schema_version": 1,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "articles": copy.numbers.count("articles"),
            "chunks": copy.numbers.count("chunks"),
            "sha256": _digest(copy.path),
        }


def _check_whole(backup: Path) -> str:
    """The digest of a backup that is as it was written. Raises FileNotFoundError, ArchiveCorrupt."""
    try:
        facts = json.loads((backup / _FACTS).read_text(encoding="utf-8"))
        known = (facts["sha256"], facts.get("sha256_before"))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ArchiveCorrupt(f"{backup / _FACTS} cannot be read ({exc}). Take another backup.") from exc
    found = _digest(backup / FILE_NAME)
    if found not in known:
        raise ArchiveCorrupt(f"{backup / FILE_NAME} is not as it was written. Take another backup.")
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
