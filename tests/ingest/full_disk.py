"""The commands on a disk that is full, or fills: run in a mount namespace of its own, with a small disk at argv[1].

Prints one JSON object: for each command its exit code, and what it said; then how the archive was when there was room.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from ingest.__main__ import main

_PIECE = b"\0" * 65_536


def run(*arguments: str | Path) -> tuple[int, str]:
    """The exit code of a command, and the lines that it said."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main([str(argument) for argument in arguments])
    return code, said.getvalue()


def fill(disk: Path, *, leave_bytes: int = 0) -> Path:
    """Write to the disk until nothing is left but `leave_bytes`; the file that did it."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as stream:
            while stream.write(_PIECE) == len(_PIECE):
                pass
    except OSError:
        pass
    with ballast.open("r+b") as stream:
        stream.truncate(max(0, ballast.stat().st_size - leave_bytes))
    return ballast


def write_articles(path: Path, first: int, last: int) -> Path:
    """Articles as JSON Lines, each of some 1,500 characters."""
    lines = (
        {"id": n, "title": f"Ship {n}", "text": f"Ship {n} left the harbour at noon. " * 40} for n in range(first, last)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def work(disk: Path, elsewhere: Path) -> dict[str, object]:
    """Fill the disk under an archive, try each command, make room, and look again."""
    archive, backup = ("--archive", disk / "archive"), disk / "backup"
    few, many = write_articles(elsewhere / "few.jsonl", 0, 6), write_articles(elsewhere / "many.jsonl", 6, 60)
    run(few, *archive)
    run("--backup", backup, *archive)
    told: dict[str, object] = {}
    ballast = fill(disk)
    for name, arguments in {
        "check": ("--check", *archive),
        "rebuild": ("--rebuild", *archive),
        "backup": ("--backup", backup, *archive),
        "restore": ("--restore", backup, "--archive", disk / "new"),
        "ingest": (many, *archive),
    }.items():
        told[name] = run(*arguments)
    ballast.unlink()
    told["verify"] = run("--verify", *archive)
    told["the backup of before"] = run("--restore", backup, "--archive", elsewhere / "restored")
    ballast = fill(disk, leave_bytes=300_000)
    told["ingest that fills it"] = run(many, *archive)
    ballast.unlink()
    told["verify again"] = run("--verify", *archive)
    told["ingest again"] = run(many, *archive)
    return told


if __name__ == "__main__":
    print(json.dumps(work(Path(sys.argv[1]), Path(sys.argv[2]))))
