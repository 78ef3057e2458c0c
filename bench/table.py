"""Print figures as a plain table, with the machine and the command that gave them."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table; `value` None means that it was not measured."""

    name: str
    value: float | int | str | None
    unit: str = ""


def print_report(title: str, figures: Sequence[Figure], *, notes: Sequence[str] = ()) -> None:
    """Title, one line a figure, notes, machine and command."""
    rows = [("figure", "value", "unit"), *((figure.name, _show(figure.value), figure.unit) for figure in figures)]
    _print_whole(title, rows, notes)


def print_matrix(
    title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[object]]], *, notes: Sequence[str] = ()
) -> None:
    """Title, a line of column names, one line for each named row, notes, machine and command."""
    shown = [("", *columns), *((name, *(_show(value) for value in values)) for name, values in rows)]
    _print_whole(title, shown, notes)


def describe_machine() -> str:
    """Cores that this process may use, the processor's model, and the Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {_processor()}, {platform.system()}, Python {platform.python_version()}"


def describe_command() -> str:
    """The command line of this run, as it can be typed again."""
    module = getattr(sys.modules.get("__main__"), "__spec__", None)
    name = f"-m {module.name}" if module is not None else shlex.quote(_relative(sys.argv[0]))
    return " ".join(["python", name, *map(shlex.quote, sys.argv[1:])])


def _print_whole(title: str, rows: Sequence[Sequence[str]], notes: Sequence[str]) -> None:
    print(title)
    print("-" * len(title))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            text.ljust(width) if i in (0, len(row)) else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *others]).rstrip())
    print()
    for note in notes:
        print(f"Note: {note}")
    print(f"Machine: {describe_machine()}")
    print(f"Command: {describe_command()}")
    print(flush=True)


def _show(value: object) -> str:
    if value is None:
        return "-"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    digits = 4 if abs(value) <= 1 else 2 if abs(value) < 100 else 0  # shares to 4 places, times to 2
    return f"{value:,.{digits}f}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _relative(path: str) -> str:
    try:
        return str(Path(path).resolve().relative_to(Path.cwd()))
    except ValueError:
        return Path(path).name
