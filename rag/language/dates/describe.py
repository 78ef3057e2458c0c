"""Says a period in plain words: 2024, November 2025, 19 November 2025, 1 to 7 March 2025, since 5 May 2025."""

import re
from datetime import date

from rag.language.calendar_names import MONTH_NAMES
from rag.language.dates.windows import DAY

_NAMES_A_DAY = re.compile(r"(?<![0-9])(?:[12]?[0-9]|3[01])(?:st|nd|rd|th)?(?![0-9])|day\b|day's", re.IGNORECASE)


def period_in_words(first: date | None, last: date | None, words: str = "") -> str:
    """The period; `words`, as the text put it, decide only whether "since March 2025" may stand for 1 March."""
    if first and last:
        return _closed(first, last)
    exact = bool(_NAMES_A_DAY.search(words))
    if first:
        return f"since {day_in_words(first) if exact else _starting(first)}"
    return f"until {day_in_words(last) if exact else _ending(last)}" if last else "at any time"


def day_in_words(day: date) -> str:
    """A day as it is said: "14 August 2025"."""
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _starts(day: date, unit: str) -> bool:
    return day.day == 1 and (unit == "month" or day.month == 1)


def _ends(day: date, unit: str) -> bool:
    return day == date.max or _starts(day + DAY, unit)


def _starting(first: date) -> str:
    if _starts(first, "year"):
        return str(first.year)
    return _month(first) if _starts(first, "month") else day_in_words(first)


def _ending(last: date) -> str:
    if _ends(last, "year"):
        return f"the end of {last.year}"
    return f"the end of {_month(last)}" if _ends(last, "month") else day_in_words(last)


def _closed(first: date, last: date) -> str:
    if first == last:
        return day_in_words(first)
    for unit, say in (("year", lambda day: str(day.year)), ("month", _month)):
        if _starts(first, unit) and _ends(last, unit):
            return _joined(first, last, say(first), say(last))
    return _joined(first, last, day_in_words(first), day_in_words(last))


def _joined(first: date, last: date, one: str, two: str) -> str:
    """ "1 March 2025" and "7 March 2025" said together: what both share is said once."""
    if one == two:
        return one
    if first.year == last.year:
        one = one.removesuffix(f" {first.year}")
        if first.month == last.month:
            one = one.removesuffix(f" {MONTH_NAMES[first.month - 1]}")
    return f"{one} to {two}"
