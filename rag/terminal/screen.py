"""The terminal: how wide it is, whether it has colours, and questions that are typed or piped into it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where lines for people go: at most `width` characters, with or without colours."""

    width: int = _WIDTH
    colours: bool = False

    @classmethod
    def of(cls, stream: TextIO, environ: Mapping[str, str]) -> Terminal:
        """Colours only on a terminal that has them, and not where NO_COLOR is set (no-color.org)."""
        if not stream.isatty():
            return cls()
        columns = shutil.get_terminal_size((_WIDTH, 24)).columns
        plain = environ.get("NO_COLOR") or environ.get("TERM") == "dumb"
        return cls(width=max(20, min(_WIDTH, columns)), colours=not plain)

    def bold(self, text: str) -> str:
        """What the eye should find first."""
        return f"\x1b[1m{text}\x1b[0m" if self.colours else text

    def dim(self, text: str) -> str:
        """What stands beside the matter."""
        return f"\x1b[2m{text}\x1b[0m" if self.colours else text

    def wrap(self, text: str, *, indent: str = "") -> list[str]:
        """`text` in lines that fit, its paragraphs run together; addresses are not broken."""
        return textwrap.wrap(
            " ".join(text.split()),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def iter_questions(stdin: TextIO, *, prompt: str) -> Iterator[str]:
    """Questions, one a line, without the blank ones: typed behind a prompt until Ctrl-D, or whatever a pipe gives.

    At a terminal a line before the first prompt says how to end.
    """
    if stdin.isatty() and sys.stdout.isatty():
        print("Ask one question after the other; Ctrl-D ends.")  # noqa: T201  (part of the prompt)
        with suppress(ImportError):
            import readline  # noqa: F401, PLC0415  (its import gives `input` editing and earlier lines)
        lines = _iter_typed(prompt)
    else:
        lines = iter(stdin.readline, "")
    for line in lines:
        if line.strip():
            yield line.strip()


def _iter_typed(prompt: str) -> Iterator[str]:
    while True:
        try:
            yield input(prompt)
        except EOFError:
            print()  # noqa: T201  (so that the shell's own prompt begins a line)
            return
