"""Break an archive on purpose, many times, and say what came of it: `python bench/torture.py [--scale 1.0] [--seed 7]`.

Flipped and cut bytes in every file of an archive; mutated inputs, questions and batch lines; clients at once beside an
ingest; searches and answers in one process; kills of all that writes, and of two writers at once. A scale of 1 is 300,
5,000, 2,000, 60 s of 32 clients, 10,000 with 1,000, 200, and 60; a smaller one does that share, and `--only` one of
them. Silent is a search with other results than the whole archive gives, where neither a line nor --verify says
anything.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench.measure import percentile
from bench.mixed_kills import kill_two_writers
from bench.serve import Client, for_seconds, press, run_server
from ingest import ingest_paths
from rag import NewsAssistant, Retriever
from vectorstore import Archive, DatelineError, UsageError
from vectorstore.backup import restore_backup
from vectorstore.catalogue import FILE_NAME

ROOT = Path(__file__).resolve().parent.parent
_SAMPLE = ROOT / "sample_archive"
_OLD = ROOT / "tests" / "vectorstore" / "old"
_CLIENTS = 32
_ODD = ("\u202e", "\x00", "\ud800", "\u0301" * 40, "(" * 60, '"', "\\", " AND ", "a" * 3000, "9" * 40, "\n", "🛳", "²")
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
    parser.add_argument("--only", choices=_WORKS, help="one row of the table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        folder = Path(place)
        with Archive.open(folder / "whole") as archive:
            ingest_paths(archive, [_SAMPLE])
        print("| what | times | outcome | bad |")
        print("|---|---:|---|---:|", flush=True)
        names = [options.only] if options.only else list(_WORKS)
        return int(sum(_print_row(_WORKS[name](folder, options.scale, options.seed)) for name in names) > 0)


def _print_row(row: Row) -> int:
    what, times, outcome, bad = row
    print(f"| {what} | {times:,} | {outcome} | {bad} |", flush=True)
    return bad


Row = tuple[str, int, str, int]


def kill_writers(folder: Path, scale: float, seed: int) -> Row:
    """Kill the command at any moment while it reads, updates, deletes, rebuilds, backs up or migrates; then the archive
    must verify, of the articles that nobody deleted none may be missing, and the backup that stands is restored."""
    dice, times = random.Random(seed), _share(200, scale)
    target, changed = folder / "killed", folder / "changed.jsonl"
    shutil.copytree(folder / "whole", target)
    outcomes: Counter[str] = Counter()
    with Archive.open(target) as archive:
        ids = [article.article_id for article in archive.iter_articles()]
    kept = set(ids)
    for turn in range(times):
        _write_changed(changed, turn)
        old = _make_old(folder / f"old-{turn}", 2 + turn // 6 % 2)
        verbs = {
            "ingest": ([str(_SAMPLE)], target), "update": ([str(changed)], target),
            "delete": (["--delete", ids[turn % len(ids)]], target), "rebuild": (["--rebuild"], target),
            "backup": (["--backup", str(folder / "b")], target), "migrate": (["--check"], old),
        }  # fmt: skip
        verb = list(verbs)[turn % len(verbs)]
        kept -= {ids[turn % len(ids)]} if verb == "delete" else set()
        arguments, place = verbs[verb]
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest", *arguments, "--archive", str(place)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(0.2, 2.5) * _slowness())
        ended = process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Archive.open(place) as archive:
            report = archive.check()
            fault = bool(report.problems or archive.verify().problems) or (verb == "migrate" and report.articles != 3)
            fault |= place == target and any(archive.get(article_id) is None for article_id in kept)
        fault |= verb == "backup" and not _restores(folder / "b", folder / "restored")
        outcomes["LOST" if fault else "whole, ended before" if ended else "whole"] += 1
        shutil.rmtree(old)
    return "kill -9 of ingest, update, delete, rebuild, backup, migration", times, _say(outcomes), outcomes["LOST"]


def _restores(backup: Path, folder: Path) -> bool:
    """Whether the backup that stands, if one was ever whole, makes a whole archive."""
    if not (backup / "backup.json").exists():
        return True
    shutil.rmtree(folder, ignore_errors=True)
    restore_backup(backup, folder)
    with Archive.open(folder) as archive:
        return not (archive.check().problems or archive.verify().problems)


def kill_mixed_ingest(folder: Path, scale: float, seed: int) -> Row:
    """Kill two writers that read a mix of forms into one archive; what they began is then read to its end."""
    times = _share(60, scale)
    outcomes = kill_two_writers(folder / "mixed", times, seed)
    return "kill -9 of two writers, a mix of forms", times, _say(outcomes), outcomes["LOST"]


def _write_changed(path: Path, turn: int) -> None:
    """Thirty articles, each with another text than in the turn before."""
    lines = ({"id": f"t{n}", "title": f"Ship {n}", "text": f"Ship {n} left in turn {turn}. " * 60} for n in range(30))
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _make_old(folder: Path, version: int) -> Path:
    """An archive of an older version of the catalogue."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.executescript((_OLD / f"catalogue-version-{version}.sql").read_text(encoding="utf-8"))
    return folder


@cache
def _slowness() -> float:
    """How much longer than a second a command takes here: kills must fall into its work, on a busy machine, too."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "ingest", "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return max(1.0, (time.monotonic() - started) / 0.2)


def damage_files(folder: Path, scale: float, seed: int) -> Row:
    """Flip a bit of, or cut, one file of a copy; search and verify it in a process of its own."""
    dice, times = random.Random(seed), _share(300, scale)
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


def mutate_inputs(folder: Path, scale: float, seed: int) -> Row:
    """Change bytes of the sample files, of every form, at random and read them in: each is an article or a failure with
    its reason."""
    dice, times = random.Random(seed), _share(5000, scale)
    files = sorted(path for path in _SAMPLE.rglob("*") if path.is_file() and path.name != "truth.json")
    inputs = folder / "inputs"
    inputs.mkdir()
    for turn in range(times):
        source = files[turn % len(files)]
        data = bytearray(source.read_bytes())
        for _ in range(dice.randrange(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (inputs / f"{turn:05}-{source.name}").write_bytes(data)
    try:
        with Archive.open(folder / "mutated") as archive:
            report = ingest_paths(archive, [inputs])
            problems = archive.check().problems
    except DatelineError as error:
        return "mutated input files", times, str(error)[:80], 1
    outcome = f"{report.articles:,} articles, {len(report.failed):,} failures with a reason"
    return "mutated input files", times, outcome, len(problems)


def mutate_questions(folder: Path, scale: float, seed: int) -> Row:
    """Ask mutated questions, and put mutated lines into a batch: each is answered, or told that it cannot be asked."""
    dice, times = random.Random(seed), _share(2000, scale)
    questions = _load_questions()
    outcomes: Counter[str] = Counter()
    with Archive.open(folder / "whole", create=False) as archive:
        assistant = NewsAssistant(archive)
        for turn in range(times // 2):
            question = _mutate(dice.choice(questions), dice)
            try:
                answer = assistant.ask(question) if turn % 5 == 0 else assistant.retriever.search(question, 5)
                outcomes["answered or searched" if answer else "nothing"] += 1
            except UsageError:
                outcomes["told as wrong use"] += 1
            except Exception as error:  # noqa: BLE001  what must not come
                sys.stderr.write(f"{question!r}: {error!r}\n")
                outcomes["CRASHED"] += 1
    lines = [_mutate_line(dice.choice(questions), number, dice) for number in range(times // 2)]
    outcomes.update(_run_lines(folder, lines))
    return "mutated questions and batch lines", times, _say(outcomes), outcomes["CRASHED"]


def _mutate_line(question: str, number: int, dice: random.Random) -> str:
    """A line whose question is mutated, or every third time the line itself, which then is hardly JSON any more."""
    if number % 3:
        return json.dumps({"id": number, "question": _mutate(question, dice)})
    return _mutate(json.dumps({"id": number, "question": question}), dice).replace("\n", " ")


def _run_lines(folder: Path, lines: list[str]) -> Counter[str]:
    """A batch of these lines, by the command: an object for each that is not blank."""
    batch = folder / "batch.jsonl"
    batch.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    done = subprocess.run(
        [sys.executable, "-m", "rag", "search", "--batch", str(batch), "--archive", str(folder / "whole"), "--k", "3"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    codes = [json.loads(line).get("error", {}).get("code") for line in done.stdout.splitlines()]
    if done.returncode not in (0, 1) or len(codes) != sum(bool(line.strip()) for line in lines):
        sys.stderr.write(f"{len(codes)} of {len(lines)} lines, {done.returncode}: {done.stderr[-500:]}\n")
        return Counter({"CRASHED": 1})
    told = {None: "lines searched", "usage": "lines told as wrong use"}
    return Counter(told.get(code, "CRASHED") for code in codes)


def _load_questions() -> list[str]:
    return [row["question"] for row in json.loads((_SAMPLE / "truth.json").read_text(encoding="utf-8"))["questions"]]


def _mutate(text: str, dice: random.Random) -> str:
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(text) + 1)
        text = dice.choice(
            (text[:at] + dice.choice(_ODD) + text[at:], text[:at], text[at:] + text[:at], text[:at] + text[at + 3 :])
        )
    return text


def crowd(folder: Path, scale: float, seed: int) -> Row:
    """Let 32 clients search and ask, while articles are read into the archive that is served."""
    dice, seconds = random.Random(seed), max(3.0, 60 * scale)
    target, changed, questions = folder / "served", folder / "changed.jsonl", _load_questions()
    shutil.copytree(folder / "whole", target)
    with run_server(target) as server:
        dice.shuffle(questions)
        goes_on = for_seconds(seconds)

        def write() -> None:
            for turn in count():
                _write_changed(changed, turn)
                command = [sys.executable, "-m", "ingest", str(changed), "--archive", str(target)]
                subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
                if not goes_on():
                    return

        def ask(client: Client, number: int) -> None:
            path = "/v1/ask" if number % 10 == 0 else "/v1/search"
            client.post(path, {"question": questions[number % len(questions)]})

        with ThreadPoolExecutor(1) as writing:
            written = writing.submit(write)
            load = press(server.url, _CLIENTS, ask, goes_on=goes_on)
            written.result()
    busy = sum(error.startswith("503") for error in load.errors)
    with Archive.open(target) as archive:
        problems = archive.verify().problems
    slowest = f"p95 {percentile(load.milliseconds, 0.95):,.0f} ms" if load.milliseconds else "none answered"
    outcome = f"{len(load.milliseconds):,} answered ({slowest}), {busy:,} told to come again"
    wrong = [error for error in load.errors if not error.startswith("503")]
    sys.stderr.write("".join(f"{error}\n" for error in (*wrong[:5], *problems)))
    return f"{_CLIENTS} clients beside an ingest, seconds", round(seconds), outcome, len(wrong) + len(problems)


def soak(folder: Path, scale: float, seed: int) -> Row:
    """Search and answer in this one process; its memory must not grow by a tenth after the first tenth."""
    dice, searches, answers = random.Random(seed), _share(10_000, scale), _share(1000, scale)
    questions = _load_questions()
    dice.shuffle(questions)
    with Archive.open(folder / "whole", create=False) as archive:
        retriever, assistant = Retriever(archive), NewsAssistant(archive)
        before = 0
        for turn in range(searches):
            retriever.search(questions[turn % len(questions)], 10)
            if turn % (searches // answers) == 0:
                assistant.ask(questions[turn % len(questions)])
            if turn == searches // 10:
                before = _megabytes()
        after = _megabytes()
    outcome = f"{answers:,} answers among them; {before} MB after a tenth, {after} MB at the end"
    return "searches in one process", searches, outcome, int(after > before * 1.1)


def _megabytes() -> int:
    """What this process holds now; the most that it ever held where the system does not say."""
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.is_file() else None
    return (int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024


def _share(times: int, scale: float) -> int:
    return max(1, int(times * scale))


def _say(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common())


_WORKS: dict[str, Callable[[Path, float, int], Row]] = {
    "damage": damage_files,
    "inputs": mutate_inputs,
    "questions": mutate_questions,
    "crowd": crowd,
    "soak": soak,
    "kills": kill_writers,
    "mixed": kill_mixed_ingest,
}

if __name__ == "__main__":
    sys.exit(main())
