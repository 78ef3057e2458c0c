"""What a rule makes of the words it matched, and what every rule is handed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.language.dates.windows import DayWindow, Series, When, yearly

DateForm = Literal["absolute", "partial", "range", "relative"]


@dataclass(frozen=True, slots=True)
class DateMeaning:
    """What an expression means before its place in the sentence is weighed.

    `anchored`: it cannot be read without the anchor. `loose`: it is, but too vague or too tied to its story to be shown
    to a reader as resolved ("a few weeks ago", "the previous year", "Q3").
    """

    when: When
    unit: str
    form: DateForm
    anchored: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class DateContext:
    """Where an expression is read: the anchor, and whether a word such as since, early or between leads it."""

    anchor: date
    led: bool = False


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], DateContext], DateMeaning | None]]

REL_OFFSET = {"last": -1, "this": 0, "next": 1}


def year_of(words: str | None, anchor: date) -> int | None:
    """The year in "2023", "'23", "last year" or "2023's"; None for no words."""
    if not words:
        return None
    if words[0].isdigit():
        return int(words[:4])
    if words[0] in "'\u2019":
        return 2000 + int(words[1:3])
    return anchor.year + REL_OFFSET[words.split()[0].lower()]


def dated(
    words: str | None, form: DateForm, place: DateContext, make: Callable[[int], DayWindow | None], unit: str
) -> DateMeaning | None:
    """One window when a year is written, the yearly series when none is."""
    year = year_of(words, place.anchor)
    if year is None:
        return DateMeaning(yearly(make), unit, "partial", anchored=True)
    window = make(year)
    relative = (words or "")[0].isalpha()
    return DateMeaning(window, unit, "relative" if relative else form, anchored=relative) if window else None


def day_window(year: int, month: int, first: int, last: int | None = None) -> DayWindow | None:
    """The day, or the days from first to last of a month; None when the month has no such day."""
    try:
        window = DayWindow(date(year, month, first), date(year, month, last or first))
    except ValueError:
        return None
    return window if window.first <= window.last else None


def pick_named(series: Series, word: str, anchor: date) -> DayWindow | None:
    """The one of a yearly series that last, past, this, next or coming points at.

    `last` is the latest that was over before the anchor, `next` the first to begin after it, `coming` the first that is
    not over, `this` the one that holds the anchor or else that of the anchor's year.
    """
    if word == "next":
        return series.nearest_start_after(anchor)
    if word in ("coming", "upcoming"):
        return series.earliest(anchor)
    if word in ("last", "past", "previous"):
        return series.last_ended_before(anchor)
    running = series.latest(anchor)
    if running and anchor <= running.last:
        return running
    if running and running.first.month == 12 and running.last.month == 2 and anchor.month <= 5:
        return running  # "this winter", said in March
    return series.at(anchor, 0)
