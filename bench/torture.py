"""Break an archive on purpose, many times, and say what came of it: `python bench/torture.py [--scale 1.0] [--seed 7]`.

Kills of a writer, flipped and cut bytes in every file of an archive, mutated inputs, searches and answers in one
process. With a scale of 1 as many as docs/reliability.md names; a smaller scale does that share of each. Silent is a
search with other results than the whole archive gives, where neither a line nor --verify says anything.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from ingest import ingest_paths
from rag import NewsAssistant, Retriever
from vectorstore import Archive, DatelineError

ROOT = Path(__file__).resolve().parent.parent
_SAMPLE = ROOT / "sample_archive"
_QUESTIONS = ("Who met whom?", "What happened to the ferry?", "How many people were hurt?", "When does the fair open?")
_LOOK = """
import json, logging, sys
logging.disable(logging.NOTSET)
from vectorstore import Archive, DatelineError
from rag import Retriever
told = []
logging.getLogger().addHandler(type("H", (logging.Handler,), {"emit": lambda self, record: told.append(1)})())
try:
    with Archive.open(sys.argv[1], create=False) as archive:
        found = [[r.chunk.chunk_id for r in Retriever(archive).search(q, 5).results] for q in json.loads(sys.argv[2])]
        problems = archive.verify().problems
    print(json.dumps({"found": found, "told": bool(told or problems)}))
except DatelineError as error:
    print(json.dumps({"error": str(error)}))
"""


def main() -> int:
    """Run all of it; returns 1 when something was lost, silent, or crashed."""
    parser = argparse.ArgumentParser(description="Break an archive on purpose.")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        folder = Path(place)
        with Archive.open(folder / "whole") as archive:
            ingest_paths(archive, [_SAMPLE])
        print("| what | times | outcome | bad |")
        print("|---|---:|---|---:|", flush=True)
        works: tuple[Callable[[], Row], ...] = (
            lambda: damage_files(folder, dice, max(1, int(300 * options.scale))),
            lambda: mutate_inputs(folder, dice, max(1, int(5000 * options.scale))),
            lambda: soak(folder, max(1, int(10_000 * options.scale)), max(1, int(1000 * options.scale))),
            lambda: kill_writers(folder, dice, max(1, int(200 * options.scale))),
        )
        return int(sum(_print_row(work()) for work in works) > 0)


def _print_row(row: Row) -> int:
    what, times, outcome, bad = row
    print(f"| {what} | {times:,} | {outcome} | {bad} |", flush=True)
    return bad


Row = tuple[str, int, str, int]


def kill_writers(folder: Path, dice: random.Random, times: int) -> Row:
    """Kill the command at any moment while it reads, deletes, rebuilds or backs up; then the archive must verify."""
    target = folder / "killed"
    shutil.copytree(folder / "whole", target)
    outcomes: Counter[str] = Counter()
    with Archive.open(target) as archive:
        ids = [article.article_id for article in archive.iter_articles()]
    for turn in range(times):
        verbs = ([str(_SAMPLE)], ["--delete", ids[turn % len(ids)]], ["--rebuild"], ["--backup", str(folder / "b")])
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest", *verbs[turn % 4], "--archive", str(target)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(0.2, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Archive.open(target) as archive:
            whole = not archive.check().problems and (turn % 10 or not archive.verify().problems)
        outcomes["whole" if whole else "lost"] += 1
    return "kill -9 of ingest, delete, rebuild, backup", times, _say(outcomes), outcomes["lost"]


def damage_files(folder: Path, dice: random.Random, times: int) -> Row:
    """Flip a bit of, or cut, one file of a copy; search and verify it in a process of its own."""
    wanted = _look(folder / "whole")["found"]
    files = sorted(path.relative_to(folder / "whole") for path in (folder / "whole").rglob("*") if path.is_file())
    outcomes: Counter[str] = Counter()
    for turn in range(times):
        target = folder / "damaged"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / "whole", target)
        path = target / files[turn % len(files)]
        data = bytearray(path.read_bytes())
        if not data:
            outcomes["empty file"] += 1
            continue
        if dice.random() < 0.25:
            data = data[: dice.randrange(len(data))]
        else:
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        outcomes[_judge(_look(target), wanted)] += 1
    return "a flipped bit or a cut in any file", times, _say(outcomes), outcomes["SILENT"] + outcomes["CRASHED"]


def _look(archive: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(archive), json.dumps(_QUESTIONS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError):
        return {"crashed": done.stderr[-300:], "code": done.returncode}


def _judge(seen: dict[str, object], wanted: object) -> str:
    if "crashed" in seen:
        sys.stderr.write(f"{seen}\n")
        return "CRASHED"
    if "error" in seen:
        return "told as an error"
    if seen["found"] == wanted:
        return "mended, and said so" if seen["told"] else "without effect"
    return "told by --verify" if seen["told"] else "SILENT"


def mutate_inputs(folder: Path, dice: random.Random, times: int) -> Row:
    """Change bytes of the sample files at random and read them in: each is an article or a failure with its reason."""
    files = sorted(path for path in _SAMPLE.rglob("*") if path.suffix in (".html", ".txt", ".jsonl"))
    inputs = folder / "inputs"
    inputs.mkdir()
    for turn in range(times):
        source = files[turn % len(files)]
        data = bytearray(source.read_bytes()[:6000])
        for _ in range(dice.randrange(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (inputs / f"{turn:05}{source.suffix}").write_bytes(data)
    try:
        with Archive.open(folder / "mutated") as archive:
            report = ingest_paths(archive, [inputs])
            problems = archive.check().problems
    except DatelineError as error:
        return "mutated input files", times, str(error)[:80], 1
    outcome = f"{report.articles:,} articles, {len(report.failed):,} failures with a reason"
    return "mutated input files", times, outcome, len(problems)


def soak(folder: Path, searches: int, answers: int) -> Row:
    """Search and answer in this one process; its memory must not grow by a tenth after the first tenth."""
    with Archive.open(folder / "whole", create=False) as archive:
        retriever, assistant = Retriever(archive), NewsAssistant(archive)
        before = 0
        for turn in range(searches):
            retriever.search(_QUESTIONS[turn % len(_QUESTIONS)], 10)
            if turn < answers:
                assistant.ask(_QUESTIONS[turn % len(_QUESTIONS)])
            if turn == searches // 10:
                before = _megabytes()
        after = _megabytes()
    outcome = f"{answers:,} answers among them; {before} MB at most after a tenth, {after} MB at the end"
    return "searches in one process", searches, outcome, int(after > before * 1.1)


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _say(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common())


if __name__ == "__main__":
    sys.exit(main())
