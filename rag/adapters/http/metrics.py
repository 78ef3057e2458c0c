"""What a supervisor counts: requests with times and errors, calls of embedder and model, what runs of ingest read,
and the archive, in Prometheus' text format 0.0.4.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from vectorstore import Archive
from vectorstore.calls import count_calls

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Requests by route and status, and how long they took. Safe to share between threads.

    Routes are those of the application, never what a client sent, so that nobody can make their number grow.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: dict[str, list[int]] = {}
        self._seconds: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()

    def observe(self, route: str | None, status: int, seconds: float, *, code: object = None) -> None:
        """Count a request; `route` None is for paths that are none, `status` 0 for clients that left, `code` names the
        error it ended in.
        """
        name = route or "none"
        with self._turn:
            self._requests[name, status] += 1
            self._errors.update([str(code)] if code else ())
            buckets = self._buckets.setdefault(name, [0] * (len(_BOUNDS_S) + 1))
            buckets[bisect_left(_BOUNDS_S, seconds)] += 1
            self._seconds[name] += seconds  # type: ignore[assignment]  # a Counter of floats

    def to_text(self, archive: Archive) -> str:
        """All that was counted, and what the archive holds now. Raises ArchiveError."""
        with self._turn:
            lines = [*self._of_requests(), *self._of_times(), *self._of_errors()]
        return "\n".join([*lines, *_of_calls(), *_of_runs(archive), *_of_archive(archive)]) + "\n"

    def _of_requests(self) -> Iterator[str]:
        yield from _head("dateline_requests_total", "counter", "Requests by route and HTTP status; 0: the client left.")
        for (route, status), count in sorted(self._requests.items()):
            yield _line("dateline_requests_total", {"route": route, "status": str(status)}, count)

    def _of_times(self) -> Iterator[str]:
        name = "dateline_request_seconds"
        yield from _head(name, "histogram", "Time from a request's head to the end of its answer.")
        for route, buckets in sorted(self._buckets.items()):
            so_far = 0
            for bound, count in zip((*(f"{bound:g}" for bound in _BOUNDS_S), "+Inf"), buckets, strict=True):
                so_far += count
                yield _line(f"{name}_bucket", {"route": route, "le": bound}, so_far)
            yield _line(f"{name}_sum", {"route": route}, round(self._seconds[route], 6))
            yield _line(f"{name}_count", {"route": route}, so_far)

    def _of_errors(self) -> Iterator[str]:
        yield from _head("dateline_errors_total", "counter", "Requests that ended in an error, by its code.")
        for code, count in sorted(self._errors.items()):
            yield _line("dateline_errors_total", {"code": code}, count)


def _of_calls() -> Iterator[str]:
    calls = sorted(count_calls().items())
    yield from _head("dateline_calls_total", "counter", "Calls of the embedder (one a text or batch) and the model.")
    for what, told in calls:
        yield _line("dateline_calls_total", {"of": what, "outcome": "done"}, told.ended - told.failed)
        yield _line("dateline_calls_total", {"of": what, "outcome": "failed"}, told.failed)
    yield from _head("dateline_call_seconds_total", "counter", "Time that these calls took.")
    for what, told in calls:
        yield _line("dateline_call_seconds_total", {"of": what}, round(told.seconds, 6))


def _of_runs(archive: Archive) -> Iterator[str]:
    told = dict(archive.count_runs())
    yield from _head("dateline_ingest_runs_total", "counter", "Runs of ingest that have ended, of any process.")
    yield _line("dateline_ingest_runs_total", {}, told.pop("runs"))
    yield from _head("dateline_ingest_articles_total", "counter", "What these runs read, by what became of it.")
    for outcome, count in told.items():
        yield _line("dateline_ingest_articles_total", {"outcome": outcome}, count)


def _of_archive(archive: Archive) -> Iterator[str]:
    stats = archive.stats()
    facts: dict[str, tuple[str, float]] = {
        "dateline_archive_generation": ("Grows with every change to the archive.", stats.generation),
        "dateline_archive_articles": ("Articles held.", stats.articles),
        "dateline_archive_chunks": ("Chunks held.", stats.chunks),
        "dateline_index_lag": ("Changes that the indexes do not hold yet.", archive.lag),
    }
    if stats.last_ingest_at:
        told = "When the last run of ingest ended, in seconds since 1970."
        facts["dateline_last_ingest_timestamp_seconds"] = (told, stats.last_ingest_at.timestamp())
    for name, (what, value) in facts.items():
        yield from _head(name, "gauge", what)
        yield _line(name, {}, value)


def _head(name: str, kind: str, what: str) -> tuple[str, str]:
    return f"# HELP {name} {what}", f"# TYPE {name} {kind}"


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    given = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
    return f"{name}{{{given}}} {value}" if given else f"{name} {value}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
