"""What the page says when there is nothing to show: no archive, an empty one, one that cannot be opened."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from page.store import StoreError
from vectorstore.backup import find_backups
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveLocked,
    ArchiveNotFound,
    ArchiveUnwritable,
    DatelineError,
    SettingsError,
)

LOG_IN: dict[str, Any] = {
    "tone": "empty",
    "title": "Log in to ask",
    "lines": ["What you ask and keep here is yours alone."],
    "command": None,
}
_READ_SAMPLE = "python -m ingest sample_archive --archive {archive}"
# For each error: the title, what the command does, and the command that helps; {archive} is the folder.
_NOTICES: dict[type[DatelineError], tuple[str, str, str]] = {
    ArchiveNotFound: (
        "There is no archive yet",
        "To try it with the articles that come with Dateline, run this, then reload the page:",
        _READ_SAMPLE,
    ),
    ArchiveLocked: (
        "The archive is being written",
        "This waits until the archive is free, and says what was read last; then reload the page:",
        "until python -m ingest --runs --archive {archive}; do sleep 1; done",
    ),
    ArchiveUnwritable: (
        "The archive cannot be written",
        "Where the folder is yours, this makes it writable; then start the page again:",
        "chmod -R u+w {archive}",
    ),
    ArchiveCorrupt: (
        "The archive is damaged",
        "No backup lies beside it. This puts it aside; reload the page then, and read your articles in anew:",
        "mv {archive} {aside}",
    ),
}
_RESTORE = (
    "This puts it aside and brings back the latest backup beside it, if that is one of this archive; then start the "
    "page again:",
    "mv {archive} {aside} && python -m ingest --restore {backup} --archive {archive}",
)


def describe_error(error: DatelineError, archive: Path) -> dict[str, Any]:
    """An error as a notice with the one command that helps. The message says the rule, what came, and what to do."""
    lines, command, title = [str(error)], None, "The archive cannot be opened"
    if isinstance(error, SettingsError):
        title = "A setting is wrong"
    if isinstance(error, StoreError):
        title = "What was kept cannot be opened"
    backups = find_backups(archive.parent) if isinstance(error, ArchiveCorrupt) else []
    for kind, (named, *helps) in _NOTICES.items():
        if isinstance(error, kind):
            does, how = _RESTORE if backups else helps
            title, command = named, _fill(how, archive, backups)
            lines.append(does)
    return {"tone": "error", "title": title, "lines": lines, "command": command}


def _fill(command: str, archive: Path, backups: list[Path]) -> str:
    """The command with the folders that it is about; a damaged archive goes to a name that is free."""
    names = (archive.with_name(f"{archive.name}.damaged{number}") for number in ("", *range(2, 1000)))
    folders = {
        "archive": archive,
        "aside": next(name for name in names if not name.exists()),
        "backup": backups[0] if backups else archive,
    }
    return command.format_map({name: shlex.quote(str(folder)) for name, folder in folders.items()})


def describe_read_only(folder: Path) -> dict[str, Any]:
    """Why nothing can be read in, where the archive was opened for reading because its folder cannot be written."""
    return describe_error(ArchiveUnwritable("It is open for reading, so nothing can be read in from here."), folder)


def describe_empty(folder: Path) -> dict[str, Any]:
    """What to do with an archive that holds nothing."""
    return {
        "tone": "empty",
        "title": "The archive is empty",
        "lines": [
            "There is nothing to answer from yet. Read some articles into it, then reload the page. Files, folders and "
            "web addresses will do: HTML pages, JSON Lines, plain text. These come with Dateline:",
        ],
        "command": _fill(_READ_SAMPLE, folder, []),
    }
