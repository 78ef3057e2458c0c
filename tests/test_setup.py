"""What `make run` says when something is in the way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run_serve(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts" / "serve.py"), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=kept | environment, check=False)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_port_that_is_taken_is_said_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken. Choose another: make run PORT={port + 1}" in one_line(
            run_serve(ROOT, "--port", str(port))
        )


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "serve.py", tmp_path / "scripts")
    (tmp_path / "archive").symlink_to("/proc/nowhere/archive")  # where not even root may write
    assert "cannot be written" in one_line(run_serve(tmp_path, "--port", str(free_port())))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_python_that_is_too_old_is_said_in_one_line():
    script = ROOT / "scripts" / "bootstrap.py"
    pretend = "import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend, str(script)], capture_output=True, text=True, check=False)
    assert "Dateline needs Python 3.11 or later, but this is 3.9." in one_line(done)


def test_a_requirement_that_cannot_be_had_is_said_in_one_line(tmp_path):
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "bootstrap.py", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("no-such-package @ file:///nowhere/no-such-package.whl\n")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "scripts" / "bootstrap.py")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "The requirements could not be installed: ERROR" in one_line(done)
