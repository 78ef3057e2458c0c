"""What the page says when there is nothing to show: no archive, an empty one, one that cannot be opened."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

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
# For each error: the title, what the command does, and the command that helps; {archive} is the folder.
_NOTICES: dict[type[DatelineError], tuple[str, str, str]] = {
    ArchiveNotFound: (
        "There is no archive yet",
        "To try it with the articles that come with Dateline, run this, then reload the page:",
        "python -m ingest sample_archive --archive {archive}",
    ),
    ArchiveLocked: (
        "The archive is being written",
        "This says what was read last. When the run has ended, reload the page:",
        "python -m ingest --runs --archive {archive}",
    ),
    ArchiveUnwritable: (
        "The archive cannot be written",
        "Where the folder is yours, this makes it writable; then reload the page:",
        "chmod -R u+w {archive}",
    ),
    ArchiveCorrupt: (
        "The archive is damaged",
        "This brings a backup back (--backup makes one); then start the page again:",
        "python -m ingest --restore BACKUP --archive {archive}",
    ),
}


def describe_error(error: DatelineError, archive: Path) -> dict[str, Any]:
    """An error as a notice with the one command that helps. The message says the rule, what came, and what to do."""
    lines, command, title = [str(error)], None, "The archive cannot be opened"
    if isinstance(error, SettingsError):
        title = "A setting is wrong"
    for kind, (named, does, how) in _NOTICES.items():
        if isinstance(error, kind):
            title, command = named, how.format(archive=shlex.quote(str(archive)))
            lines.append(does)
    return {"tone": "error", "title": title, "lines": lines, "command": command}


def describe_empty(folder: Path) -> dict[str, Any]:
    """What to do with an archive that holds nothing."""
    return {
        "tone": "empty",
        "title": "The archive is empty",
        "lines": [
            "There is nothing to answer from yet. Read some articles into it, then reload the page. Files, folders and "
            "web addresses will do: HTML pages, JSON Lines, plain text. These come with Dateline:",
        ],
        "command": f"python -m ingest sample_archive --archive {shlex.quote(str(folder))}",
    }
