"""Whole days, weeks, months and years: the calendar arithmetic under every date expression.

A week is Monday to Sunday, a weekend its Saturday and Sunday. Seasons are the meteorological ones of the north: spring
March to May, summer June to August, autumn September to November, winter December to February.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
DAYS_IN = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120}
SEASON_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
LEAP_GAP = 8  # years between two 29 Februaries over 1900 or 2100, the longest a yearly series pauses


class DayWindow(NamedTuple):
    """A period of whole days, both ends included."""

    first: date
    last: date


def shift(day: date, unit: str, count: int) -> date:
    """The day `count` units away; months and years clamp the day (31 March less a month is 28 or 29 February)."""
    if unit in DAYS_IN:
        return day + timedelta(days=DAYS_IN[unit] * count)
    year, month = divmod(day.year * 12 + day.month - 1 + MONTHS_IN[unit] * count, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"A date needs a year from 1 to 9999, got {year}.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def around(day: date, unit: str) -> DayWindow:
    """The calendar unit (day, week, weekend, month, quarter, half, year, decade) that the day lies in.

    The weekend of a Monday to Friday is the one that ends its week.
    """
    if unit == "day":
        return DayWindow(day, day)
    if unit in DAYS_IN:
        monday = day - day.weekday() * DAY
        return DayWindow(monday + 5 * DAY if unit == "weekend" else monday, monday + 6 * DAY)
    months = MONTHS_IN[unit]
    if unit == "decade":
        return span_of_months(day.year // 10 * 10, 1, months)
    return span_of_months(day.year, (day.month - 1) // months * months + 1, months)


def span_of_months(year: int, month: int, months: int) -> DayWindow:
    """Whole months from the first of `month`."""
    first = date(year, month, 1)
    return DayWindow(first, shift(first, "month", months) - DAY)


def calendar_unit(anchor: date, unit: str, offset: int) -> DayWindow:
    """The anchor's own unit (offset 0), the one before it (-1), the one after (1)."""
    first = around(anchor, "week" if unit == "weekend" else unit).first
    return around(shift(first, unit, offset), unit)


def back_from(anchor: date, unit: str, count: int) -> DayWindow:
    """The `count` units up to and including the anchor: 30 days are 30 days, the anchor the last of them."""
    if unit == "hour":
        return DayWindow(anchor - -(-count // 24) * DAY, anchor)
    return DayWindow(shift(anchor, unit, -count) + DAY, anchor)


def ahead_of(anchor: date, unit: str, count: int) -> DayWindow:
    """The `count` units that begin the day after the anchor."""
    if unit == "hour":
        return DayWindow(anchor, anchor + -(-count // 24) * DAY)
    return DayWindow(anchor + DAY, shift(anchor, unit, count))


def units_away(anchor: date, unit: str, nearest: int, farthest: int) -> DayWindow:
    """The calendar units from `nearest` to `farthest` away, negative for ago.

    Days are exact, everything longer is the whole week, month or year reached, for nobody who says "two years ago"
    means a day; decades count as ten years each, fortnights as two weeks.
    """
    grain = {"decade": "year", "fortnight": "week"}.get(unit, unit)
    ends = sorted((shift(anchor, unit, nearest), shift(anchor, unit, farthest)))
    return DayWindow(around(ends[0], grain).first, around(ends[1], grain).last)


def season(name: str, year: int) -> DayWindow:
    """The season that begins in the year: winter 2023 is December 2023 to February 2024."""
    return span_of_months(year, SEASON_MONTH[name], 3)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth (1 to 4) given weekday (Monday 0) of a month."""
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * DAY


@dataclass(frozen=True, slots=True)
class Series:
    """What comes round again: 19 November, June, a Wednesday; the text or the anchor says which one is meant.

    `at(day, k)` is the one in the day's own year (or week), k years (or weeks) on; None where there is none, as with
    29 February. `preferred` is the one that a weekday written beside the date singles out.
    """

    at: Callable[[date, int], DayWindow | None]
    preferred: DayWindow | None = None

    def _one(self, day: date, k: int) -> DayWindow | None:
        try:
            return self.at(day, k)
        except (OverflowError, ValueError):  # before the year 1 or after 9999
            return None

    def latest(self, day: date) -> DayWindow | None:
        """The last one that begins on or before the day."""
        found = (self._one(day, k) for k in range(1, -LEAP_GAP - 1, -1))
        return next((one for one in found if one and one.first <= day), None)

    def earliest(self, day: date) -> DayWindow | None:
        """The first one that ends on or after the day."""
        found = (self._one(day, k) for k in range(-1, LEAP_GAP + 1))
        return next((one for one in found if one and one.last >= day), None)

    def nearest_start_after(self, day: date) -> DayWindow | None:
        """The first one that begins after the day."""
        found = (self._one(day, k) for k in range(-1, LEAP_GAP + 1))
        return next((one for one in found if one and one.first > day), None)

    def last_ended_before(self, day: date) -> DayWindow | None:
        """The last one that was over before the day."""
        found = (self._one(day, k) for k in range(1, -LEAP_GAP - 1, -1))
        return next((one for one in found if one and one.last < day), None)


When = DayWindow | Series


def yearly(make: Callable[[int], DayWindow | None]) -> Series:
    """A series with one window a year."""
    return Series(lambda day, k: make(day.year + k))


def weekly(weekday: int, days: int = 1) -> Series:
    """A series with one window a week, from a weekday (Monday 0) for so many days."""

    def at(day: date, k: int) -> DayWindow:
        first = day + (weekday - day.weekday() + 7 * k) * DAY
        return DayWindow(first, first + (days - 1) * DAY)

    return Series(at)


def change(when: When, how: Callable[[DayWindow], DayWindow | None]) -> When | None:
    """The same change made to a window, or to every window of a series."""
    if isinstance(when, DayWindow):
        return how(when)
    preferred = how(when.preferred) if when.preferred else None

    def at(day: date, k: int) -> DayWindow | None:
        window = when.at(day, k)
        return how(window) if window else None

    return Series(at, preferred)
