"""Numbers, dates and reasons in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rag.language.calendar_names import SHORT_MONTHS
from rag.question.times import show_end, show_start
from vectorstore.types import Moment, Window

_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_SMALL_NUMBERS)})\b", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:thousand|million|billion|trillion|%|percent|per cent)\b|\s*%", re.IGNORECASE)


def count(number: int, noun: str) -> str:
    """`1 article`, `1,204 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def join(names: Sequence[str], *, at_most: int = 12) -> str:
    """`A`, `A and B`, `A, B and C`; past `at_most`, how many more there are."""
    shown, more = list(names[:at_most]), len(names) - at_most
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def day_in_words(day: date) -> str:
    """`20 Nov 2025`."""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: Moment) -> str:
    """`20 Nov 2025`, `20 Nov 2025, 07:57` when no zone is known, else `20 Nov 2025, 07:57 UTC+06:00`."""
    if moment.precision == "day":
        return day_in_words(moment.day)
    clock = f"{day_in_words(moment.day)}, {moment.value:%H:%M}"
    return f"{clock} {_zone(moment.value)}" if moment.zone_known else clock


def iso_day_in_words(iso: str | None) -> str | None:
    """The day of a moment that was written with `Moment.isoformat`; None stays None."""
    return None if iso is None else day_in_words(Moment.from_iso(iso).day)


def window_in_words(window: Window) -> str:
    """`1 Nov 2025`, `1 Nov 2025 to 7 Nov 2025`, `since 1 Nov 2025`, `until 7 Nov 2025`."""
    first, last = _bound(show_start(window.start)), _bound(show_end(window.end))
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"since {first}" if first else f"until {last}" if last else "at any time"


def wall_in_words(wall: datetime) -> str:
    """The last day, or the last minute, before the wall."""
    return _bound(show_end(wall)) or ""


def _bound(iso: str | None) -> str | None:
    return None if iso is None else moment_in_words(Moment.from_iso(iso)).removesuffix(" UTC")


def _zone(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    minutes = int(abs(offset).total_seconds()) // 60
    return f"UTC{'-' if offset < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


def figures_of(values: Sequence[str]) -> list[str] | None:
    """Each value's one number in figures, with its scale (`4`, `22.71 billion`); None unless each has just one."""
    figures = []
    for value in values:
        found = list(_NUMBER.finditer(value))
        if len(found) != 1:
            return None
        number, scale = found[0], _UNIT.match(value, found[0].end())
        figures.append(_in_figures(number.group()) + (scale.group() if scale else ""))
    return figures


def _in_figures(number: str) -> str:
    word = number.lower()
    return str(_SMALL_NUMBERS.index(word)) if word in _SMALL_NUMBERS else number
