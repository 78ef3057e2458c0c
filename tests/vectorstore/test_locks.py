"""Lock files: one writer or many readers, between processes and threads, and free when their holder dies."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vectorstore.locks import LockBusy, hold_lock

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from vectorstore.locks import hold_lock
with hold_lock(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lock"


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_a_lock_that_is_held_alone_is_refused(path, first, second):
    with hold_lock(path, shared=first), pytest.raises(LockBusy, match=r"a\.lock"), hold_lock(path, shared=second):
        pass


def test_many_may_share_a_lock(path):
    with hold_lock(path, shared=True), hold_lock(path, shared=True), hold_lock(path, shared=True):
        pass


def test_a_lock_is_free_when_it_was_let_go_and_after_an_error(path):
    for _ in range(2):
        with pytest.raises(KeyError), hold_lock(path):
            raise KeyError
    with hold_lock(path):
        pass


def test_who_waits_gets_the_lock_when_it_is_free(path):
    held = threading.Event()

    def hold() -> None:
        with hold_lock(path):
            held.set()
            time.sleep(0.3)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with hold_lock(path, timeout_s=30):
        pass
    thread.join()


def test_who_waits_in_vain_waits_no_longer_than_said(path):
    with hold_lock(path):
        started = time.monotonic()
        with pytest.raises(LockBusy), hold_lock(path, timeout_s=0.2):
            pass
        assert 0.2 <= time.monotonic() - started < 10


@pytest.mark.parametrize("kind", ["alone", "shared"])
def test_a_process_that_is_killed_lets_go(path, kind):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), kind], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockBusy), hold_lock(path):
            pass
        process.kill()
        process.wait(timeout=30)
        with hold_lock(path, timeout_s=10):
            pass


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OSError, match="none"), hold_lock(tmp_path / "none" / "a.lock"):
        pass
