"""Measure `python -m rag serve` under load: searches by 1, 8 and 32 clients at once, and while an ingest runs.

    python -m bench.serve                           MultiHop-RAG's development questions over its 609 articles
    python -m bench.serve --seconds 10 --ask        a quick look; answers, too

The server is a process of its own over a copy of the archive; the clients are threads of this one, each with one
connection, and ask one question after the other without a pause. They share the machine with the server. While
`python -m ingest` reads new versions of the first articles, 8 clients check that each passage found is a piece of the
article in that version, and each article the old text or the whole new one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench import corpora
from bench.measure import ROOT, percentile
from bench.table import print_matrix

ADDED = "This sentence came with the second version, for the benchmark."
COLUMNS = ("requests", "per second", "p50, ms", "p95, ms", "max, ms", "CPU, ms", "errors", "server, MB")
_CHECKING = 8  # clients while an ingest runs


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens, and its process; what that has used is None where the system does not say."""

    url: str
    pid: int

    def memory_mb(self) -> float | None:
        """The memory that it holds."""
        status = Path(f"/proc/{self.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.is_file() else None
        return int(found[1]) / 1024 if found else None

    def cpu_s(self) -> float | None:
        """The processor time that it has used, on all cores together."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.is_file():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Load:
    """What clients saw: milliseconds of each request that was answered, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def row(self, server: Server, cpu_s: float | None) -> list[object]:
        """The cells of `COLUMNS`; `cpu_s` is the processor time of the server before. "CPU" is that of one request."""
        times = self.milliseconds or [float("nan")]
        now_s = server.cpu_s()
        cpu_ms = None if cpu_s is None or now_s is None else (now_s - cpu_s) * 1000 / len(times)
        return [
            len(self.milliseconds), len(self.milliseconds) / self.seconds, percentile(times, 0.5),
            percentile(times, 0.95), max(times), cpu_ms, len(self.errors), server.memory_mb(),
        ]  # fmt: skip


class Client:
    """One connection to the server."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=120)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """The JSON of an answer. Raises RuntimeError for an error."""
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        return self._read()

    def get(self, path: str) -> Any:
        """As `post`, without a body."""
        self._connection.request("GET", path)
        return self._read()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _read(self) -> Any:
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {body[:200]!r}")
        return json.loads(body)


Ask = Callable[[Client, int], None]
"""The work of one request: by a client, the n-th of all."""


def press(url: str, clients: int, ask: Ask, *, goes_on: Callable[[], bool]) -> Load:
    """Let `clients` at once ask, each one after the other, as long as `goes_on()`."""
    load, turn = Load(), threading.Lock()
    numbers = iter(range(sys.maxsize))

    def work() -> None:
        client = Client(url)
        while goes_on():
            with turn:
                number = next(numbers)
            started = time.perf_counter()
            try:
                ask(client, number)
            except (RuntimeError, OSError, http.client.HTTPException) as error:
                load.errors.append(str(error))
                client.close()
            else:
                load.milliseconds.append((time.perf_counter() - started) * 1000)
        client.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - started
    return load


def for_seconds(seconds: float) -> Callable[[], bool]:
    """True for so long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def asking(path: str, questions: Sequence[str], **more: object) -> Ask:
    """A request with one question after the other."""

    def ask(client: Client, number: int) -> None:
        client.post(path, {"question": questions[number % len(questions)], **more})

    return ask


class Checker:
    """Searches, and holds what is found against the articles. A text is looked at once for each version."""

    def __init__(self, questions: Sequence[str]) -> None:
        self._questions = questions
        self._texts: dict[tuple[str, int], str] = {}
        self.checked = 0
        self.new_versions = 0

    def __call__(self, client: Client, number: int) -> None:
        """Raises RuntimeError for a passage that is no piece of its article, and for half an article."""
        given = client.post("/v1/search", {"question": self._questions[number % len(self._questions)]})
        for row in given["results"]:
            text = self._text(client, row["article_id"], row["version"])
            self.checked += 1
            if text[row["start"] : row["end"]] != row["text"]:
                raise RuntimeError(f"{row['chunk_id']} is no piece of its article")

    def _text(self, client: Client, article_id: str, version: int) -> str:
        if (article_id, version) not in self._texts:
            text = str(client.get(f"/v1/articles/{quote(article_id, safe='')}?version={version}")["text"])
            if version > 1:
                old = self._text(client, article_id, version - 1)
                self.new_versions += 1
                if text != f"{old}\n\n{ADDED}":
                    raise RuntimeError(f"version {version} of {article_id} is not whole")
            self._texts[article_id, version] = text
        return self._texts[article_id, version]


@contextmanager
def run_server(archive: Path) -> Iterator[Server]:
    """A server over `archive`."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "DATELINE_OFFLINE": "1"}
    command = [sys.executable, "-m", "rag", "serve", "--archive", str(archive), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = server.stderr.readline()
        found = re.search(r" on (http://\S+:\d+) ", said)
        if found is None:
            sys.exit(f"The server did not start: {said}{server.stderr.read()}")
        threading.Thread(target=server.stderr.read, daemon=True).start()
        yield Server(found[1], server.pid)
        server.terminate()


def run_ingest(archive: Path, articles: Path, checker: Checker, url: str) -> tuple[Load, float]:
    """(what 8 clients saw while `python -m ingest` read `articles`, how many seconds it took)."""
    command = [sys.executable, "-m", "ingest", str(articles), "--archive", str(archive)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as ingest:
        load = press(url, _CHECKING, checker, goes_on=lambda: ingest.poll() is None)
        seconds = time.perf_counter() - started
    if ingest.returncode:
        sys.exit(f"The ingest ended with exit code {ingest.returncode}.")
    after = press(url, 1, checker, goes_on=for_seconds(6))  # until the last of it is seen by the reader
    load.errors += after.errors
    return load, seconds


def write_second_versions(source: Path, target: Path, count: int) -> Path:
    """The first `count` articles of a JSON Lines file with a paragraph more."""
    rows = corpora.load_jsonl(source, limit=count)
    return corpora.write_jsonl(target, [row | {"body": f"{row['body'].rstrip()}\n\n{ADDED}"} for row in rows])


def main(argv: Sequence[str] | None = None) -> None:
    """Press the server and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="an archive's folder (default: that of MultiHop-RAG)")
    parser.add_argument("--questions", type=Path, help="JSON Lines (default: MultiHop-RAG's in --shared)")
    parser.add_argument("--seconds", type=float, default=60, help="for each number of clients (default 60)")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--ask", action="store_true", help="answers as well as searches")
    parser.add_argument("--edited", type=int, default=100, help="articles read anew while clients search; 0: none")
    corpora.add_folder_options(parser)
    options = parser.parse_args(argv)
    source = options.questions or corpora.find_file(options.shared, corpora.MULTIHOP_QUESTIONS)
    questions = [row["question"] for row in corpora.load_jsonl(source)]
    kept = options.archive or corpora.multihop_archive(options.shared, options.work)
    rows: list[tuple[str, Sequence[object]]] = []
    notes = [f"{len(questions)} questions, {options.seconds:g} s for each row"]
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        shutil.copytree(kept, archive, ignore=shutil.ignore_patterns("*.lock"))
        with run_server(archive) as server:
            press(server.url, 4, asking("/v1/search", questions), goes_on=for_seconds(min(5, options.seconds)))  # warm
            kinds = [("search", "/v1/search"), *([("ask", "/v1/ask")] if options.ask else [])]
            for name, path in kinds:
                for clients in options.clients:
                    before = server.cpu_s()
                    load = press(server.url, clients, asking(path, questions), goes_on=for_seconds(options.seconds))
                    rows.append((f"{name}, {clients} clients", load.row(server, before)))
                    notes += [f"{name}, {clients} clients: {error}" for error in load.errors[:3]]
            if options.edited:
                articles = corpora.find_file(options.shared, corpora.MULTIHOP_ARTICLES)
                edited = write_second_versions(articles, Path(folder) / "edited.jsonl", options.edited)
                checker = Checker(questions)
                before = server.cpu_s()
                load, seconds = run_ingest(archive, edited, checker, server.url)
                rows.append((f"search, {_CHECKING} clients, ingest", load.row(server, before)))
                notes += load.errors[:3]
                notes.append(
                    f"the ingest of {options.edited} new versions took {seconds:.0f} s; {checker.checked:,} passages "
                    f"were held against their articles, {checker.new_versions} articles in the new version"
                )
    print_matrix("Serving over HTTP", COLUMNS, rows, notes=notes)


if __name__ == "__main__":
    main()
