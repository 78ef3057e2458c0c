"""Kill two writers at any moment while both read a mix of forms into one archive: a row of bench/torture.py, and a
command of its own: `python -m bench.mixed_kills [--kills 60] [--seed 7]`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from ingest import ingest_paths
from vectorstore import Archive

ROOT = Path(__file__).resolve().parent.parent
_SAMPLE = ROOT / "sample_archive"
# What each of the two reads: feeds, wire formats and what is packed; tables, downloads, documents and letters.
_SHARES = (("feeds", "wire", "packed"), ("exports", "downloads", "documents", "letters"))
# Reads on until it is done, however often the other one holds the archive.
_WRITER = """
import sys, time
from ingest.__main__ import main
while main([*sys.argv[2:], "--archive", sys.argv[1]]) == 3:
    time.sleep(0.02)
"""
Held = frozenset[tuple[str | None, str, str]]


def kill_two_writers(folder: Path, kills: int, seed: int) -> Counter[str]:
    """How often the archive was whole after both were killed, and after the reading was taken up again held just what
    it holds undisturbed ("LOST" else)."""
    dice, outcomes = random.Random(seed), Counter[str]()
    shares = [[str(_SAMPLE / name) for name in share] for share in _SHARES]
    started = time.monotonic()
    for writer in [_start(folder / "undisturbed", share) for share in shares]:
        writer.wait()
    longest_s, wanted = time.monotonic() - started, _look(folder / "undisturbed")
    assert wanted
    for turn in range(kills):
        target = folder / f"killed-{turn}"
        writers = [_start(target, share) for share in shares]
        time.sleep(dice.uniform(0.1, 1.0) * longest_s)
        ended = sum(writer.poll() is not None for writer in writers)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        before = _look(target)
        whole = before is not None and before <= wanted and _read_to_the_end(target, shares) == wanted
        outcomes[f"whole, with {len(before or ()) * 4 // len(wanted)} quarters read" if whole else "LOST"] += 1
        outcomes["with a writer at its end"] += bool(ended)
        print(f"{turn + 1} of {kills}: {dict(outcomes)}", file=sys.stderr, flush=True)
        shutil.rmtree(target, ignore_errors=True)
    return outcomes


def _start(target: Path, share: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _WRITER, str(target), *share]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _look(target: Path) -> Held | None:
    """What the archive holds (nothing where there is none yet); None where something in it is not whole."""
    if not target.exists():
        return frozenset()
    with Archive.open(target) as archive:
        if archive.check().problems or archive.verify().problems:
            return None
        return frozenset((article.url, article.title, article.text) for article in archive.iter_articles())


def _read_to_the_end(target: Path, shares: list[list[str]]) -> Held | None:
    with Archive.open(target) as archive:
        for share in shares:
            ingest_paths(archive, share)
    return _look(target)


def main() -> int:
    """Run the command; 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        outcomes = kill_two_writers(Path(folder), options.kills, options.seed)
    print(", ".join(f"{times:,} {outcome}" for outcome, times in outcomes.most_common()))
    return int(outcomes["LOST"] > 0)


if __name__ == "__main__":
    sys.exit(main())
