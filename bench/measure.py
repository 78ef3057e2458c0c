"""Measure time and memory: percentiles, stages, whole processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of all lie at or below, weighed between two neighbours."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, part = int(place), place % 1
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] * (1 - part) + ordered[high] * part


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return percentile(values, 0.5)


@dataclass(slots=True)
class Stages:
    """Milliseconds by stage for each question. What a stage takes several times in one question adds up."""

    questions: list[dict[str, float]] = field(default_factory=list)
    _now: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Count what is done inside to `stage`."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, (time.perf_counter() - started) * 1000)

    def add(self, stage: str, milliseconds: float) -> None:
        """Count milliseconds that were measured elsewhere."""
        self._now[stage] += milliseconds

    def spent(self) -> float:
        """Milliseconds in the question at hand, all stages together."""
        return sum(self._now.values())

    def forget(self) -> None:
        """Leave out what has been counted since the last question."""
        self._now.clear()

    def close_question(self) -> None:
        """The question is done."""
        self.questions.append(dict(self._now))
        self._now.clear()

    def column(self, stage: str) -> list[float]:
        """The milliseconds of one stage, question by question; 0 where it was not passed."""
        return [question.get(stage, 0.0) for question in self.questions]

    def totals(self) -> list[float]:
        """The milliseconds of all stages together, question by question."""
        return [sum(question.values()) for question in self.questions]


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """One whole process, from start to end: seconds by the clock and on all cores, peak of memory, what it printed."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str


def run_process(arguments: Sequence[str], *, show_errors: bool = False) -> ProcessRun:
    """Run `python ARGUMENTS` in the repository's root. Ends the benchmark when it fails.

    With `show_errors`, what it writes to standard error is let through.

    The kernel counts the memory of whoever starts a process into that process's peak, so this one must be small: the
    benchmarks that use it import nothing heavy.
    """
    environ = os.environ | {"PYTHONPATH": str(ROOT), "DATELINE_OFFLINE": "1"}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with exit code {process.returncode}.")
    cpu_s = usage.ru_utime + usage.ru_stime
    return ProcessRun(wall_s, cpu_s, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20), output)


def peak_memory_mb() -> float | None:
    """The most memory that this process has held, or None where the system does not say."""
    return _status_mb("VmHWM")


def memory_mb() -> float | None:
    """The memory that this process holds now."""
    return _status_mb("VmRSS")


def disk_mb(folder: Path) -> float:
    """The size of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / (1 << 20)


def _status_mb(name: str) -> float | None:
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    for line in status.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return None
