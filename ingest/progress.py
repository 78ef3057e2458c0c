"""The line that shows how far a run has come."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

from ingest.report import Progress

# On a terminal the line is redrawn; in a log a new one is written, which nobody wants often.
_REDRAW_S = 0.2
_LOG_S = 10.0


@dataclass(slots=True)
class ProgressLine:
    """Writes rate and time left to `stream`; call it with each Progress, and `close` at the end."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    started_s: float = field(default_factory=time.monotonic)
    drawn_s: float = field(default_factory=time.monotonic)
    is_open: bool = False

    def __call__(self, progress: Progress) -> None:
        """Draw, if it is time to."""
        now = time.monotonic()
        redraws = self.stream.isatty()
        if now - self.drawn_s < (_REDRAW_S if redraws else _LOG_S):
            return
        self.drawn_s = now
        line = describe(progress, elapsed_s=now - self.started_s)
        self._write(f"\r{line}\x1b[K" if redraws else f"{line}\n")
        self.is_open = redraws

    def close(self) -> None:
        """Take the line away from a terminal."""
        if self.is_open:
            self._write("\r\x1b[K")
            self.is_open = False

    def _write(self, text: str) -> None:
        with suppress(BrokenPipeError):  # nobody looks any more; the run goes on
            self.stream.write(text)
            self.stream.flush()


def describe(progress: Progress, *, elapsed_s: float) -> str:
    """`1,240 articles, 62 a second, 1:35 left`, with failures where there are any."""
    rate = progress.articles / elapsed_s if elapsed_s > 0 else 0.0
    parts = [f"{progress.articles:,} articles", f"{rate:.0f} a second" if rate >= 10 else f"{rate:.1f} a second"]
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.total and progress.done:
        left_s = round(elapsed_s * (progress.total - progress.done) / progress.done)
        parts.append(f"{left_s // 60}:{left_s % 60:02} left")
    return ", ".join(parts)
