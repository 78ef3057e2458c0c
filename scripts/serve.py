"""Open the chat page on an archive that is ready to ask: `python scripts/serve.py [--port 8501]`.

On the first run the sample articles are read into ./archive. An archive named by DATELINE_ARCHIVE is taken as it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
_LEAST_FREE_BYTES = 50_000_000


def main() -> int:
    """Serve until stopped; returns the exit code."""
    options = _build_parser().parse_args()
    if not _is_free(options.port):
        return _fail(f"Port {options.port} is taken. Choose another: make run PORT={options.port + 1}")
    problem = _prepare_archive()
    if problem:
        return _fail(problem)
    address = f"http://localhost:{options.port}"
    print(f"The page opens at {address}; Ctrl-C stops it.", flush=True)
    return _serve(options.port)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Open the chat page.")
    parser.add_argument("--port", type=int, default=8501, help="where the page is served (default 8501)")
    return parser


def _fail(line: str) -> int:
    print(line, file=sys.stderr)
    return 1


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _prepare_archive() -> str | None:
    """Fill ./archive on the first run; returns what is in the way, or None.

    The note stays beside the archive until it is filled, so that a run that was broken off is taken up again.
    """
    if os.environ.get("DATELINE_ARCHIVE"):
        return None
    archive, note = ROOT / "archive", ROOT / "archive" / "reading-the-sample"
    if archive.exists() and not note.exists():
        return None
    try:
        archive.mkdir(exist_ok=True)
        note.touch()
    except OSError as error:
        return (
            f"The folder {archive} cannot be written ({error.strerror}). "
            "Make it writable, or set DATELINE_ARCHIVE to one that is."
        )
    if shutil.disk_usage(archive).free < _LEAST_FREE_BYTES:
        return f"The disk under {archive} is full. Free some space, then run again."
    print("Reading the sample articles into ./archive (once)...", flush=True)
    command = [sys.executable, "-m", "ingest", "sample_archive", "--archive", str(archive)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        return "The sample articles could not be read; the line above says why."
    note.unlink()
    return None


def _serve(port: int) -> int:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", HOST]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.wait()
        return 0


if __name__ == "__main__":
    sys.exit(main())
