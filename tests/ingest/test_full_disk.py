"""A disk that is full, or fills: each command ends in a line that says so, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_MOUNT = 'mount -t tmpfs -o size=6m none "$1" && exec "$2" -m tests.ingest.full_disk "$1" "$3"'
_SAYS = ("disk is full", "free space", "Free some space")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What each command said."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare, which makes a small disk for one process, is not here")
    disk, elsewhere = tmp_path_factory.mktemp("disk"), tmp_path_factory.mktemp("elsewhere")
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*own, "mount", "-t", "tmpfs", "none", disk], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk in a namespace of their own")
    command = [*own, "sh", "-c", _MOUNT, "sh", disk, sys.executable, elsewhere]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: tuple(said) for name, said in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.mark.parametrize("command", ["check", "rebuild", "backup", "restore", "ingest", "ingest that fills it"])
def test_on_a_full_disk_a_command_ends_in_a_line_that_says_so(told: dict[str, tuple[int, str]], command: str) -> None:
    code, said = told[command]
    assert code == 3
    assert any(words in said for words in _SAYS), said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["verify", "verify again"])
def test_when_there_is_room_again_nothing_is_lost_or_in_part(told: dict[str, tuple[int, str]], command: str) -> None:
    code, said = told[command]
    assert code == 0, said
    assert "The stores agree." in said


def test_the_backup_of_before_stands_when_the_next_finds_no_room(told: dict[str, tuple[int, str]]) -> None:
    code, said = told["the backup of before"]
    assert code == 0, said
    assert said.startswith("6 articles, ")


def test_what_did_not_fit_is_read_when_there_is_room(told: dict[str, tuple[int, str]]) -> None:
    code, said = told["ingest again"]
    assert code == 0, said
    counts = next(line for line in said.splitlines() if " added, " in line)
    added, _, unchanged = (int(part.split()[0]) for part in counts.split(", ")[:3])
    assert added + unchanged == 54
    assert added > 0
