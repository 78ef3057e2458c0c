"""The line that shows how far a run has come."""

from __future__ import annotations

import io
import os

import pytest

from ingest.progress import ProgressLine, describe
from ingest.report import Progress


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(1240, 0, 25, 100), "1,240 articles, 62 a second, 1:00 left"),
        (Progress(10, 2, 0, 100), "10 articles, 0.5 a second, 2 failed"),
        (Progress(10, 0, 5, None), "10 articles, 0.5 a second"),
    ],
)
def test_rate_and_time_left_are_told(progress: Progress, line: str) -> None:
    assert describe(progress, elapsed_s=20) == line


def test_a_log_gets_a_line_now_and_then() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream)
    line(Progress(1, 0, 1, 2))
    assert stream.getvalue() == ""
    line.drawn_s -= 60
    line(Progress(1, 0, 1, 2))
    line(Progress(2, 0, 2, 2))
    line.close()
    assert stream.getvalue().count("\n") == 1


def test_a_terminal_gets_one_line_that_is_taken_away() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    line = ProgressLine(stream)
    line.drawn_s -= 60
    line(Progress(1, 0, 1, 2))
    line.close()
    assert "\n" not in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_run_goes_on_when_nobody_reads_its_line() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        line = ProgressLine(io.TextIOWrapper(pipe, write_through=True))
        line.drawn_s -= 60
        line(Progress(1, 0, 1, 2))
        line.close()
