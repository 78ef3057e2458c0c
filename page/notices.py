"""What the page says when there is nothing to show: no archive, an empty one, one that cannot be opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vectorstore.errors import ArchiveNotFound, DatelineError, SettingsError

_TITLES = {ArchiveNotFound: "There is no archive yet", SettingsError: "A setting is wrong"}


def describe_error(error: DatelineError) -> dict[str, Any]:
    """An error as a notice. The message already says the rule, what came, and what to do."""
    title = next((title for kind, title in _TITLES.items() if isinstance(error, kind)), "The archive cannot be opened")
    command = "python -m ingest sample_archive" if isinstance(error, ArchiveNotFound) else None
    lines = [str(error)]
    if command:
        lines.append("To try it with the articles that come with Dateline, run this, then reload the page:")
    return {"tone": "error", "title": title, "lines": lines, "command": command}


def describe_empty(folder: Path) -> dict[str, Any]:
    """What to do with an archive that holds nothing."""
    return {
        "tone": "empty",
        "title": "The archive is empty",
        "lines": [
            "There is nothing to answer from yet. Read some articles into it, then reload the page. Files, folders and "
            "web addresses will do: HTML pages, JSON Lines, plain text.",
        ],
        "command": f"python -m ingest PATH_OR_URL --archive {folder}",
    }
