"""A part of a period, and the week of a day: late 2023, the first half of last year, the week of 6 October."""

import re
from collections.abc import Callable
from datetime import date

from rag.language.dates.windows import DAY, DayWindow, around, shift
from rag.language.dates.words import FULL_WEEKDAY, ORDINALS, S, pattern, weekday_number

# Where the middle and the last third begin, counted from the first day.
THIRDS: dict[str, tuple[str, int, int]] = {
    "week": ("day", 2, 4),
    "month": ("day", 10, 20),
    "quarter": ("month", 1, 2),
    "season": ("month", 1, 2),
    "half": ("month", 2, 4),
    "year": ("month", 4, 8),
    "decade": ("year", 3, 7),
}
# How long the start and the end of a period are.
EDGES = {"week": ("day", 2), "month": ("day", 7), "quarter": ("month", 1), "season": ("month", 1), "half": ("month", 1)}
EDGES |= {"year": ("month", 1), "decade": ("year", 1)}
HALVES = {
    "month": ("day", 15),
    "quarter": ("day", 46),
    "half": ("month", 3),
    "year": ("month", 6),
    "decade": ("year", 5),
}

PART = pattern(
    rf"(?:(?P<third>early|mid|late)|(?P<edge>start|beginning|middle|end|close|rest|remainder){S}of"
    rf"|(?P<half>first|second|latter){S}half{S}of"
    rf"|(?P<nth>first|second|third|fourth|last|final){S}(?P<unit>week|weekend|{FULL_WEEKDAY}){S}(?:of|in)"
    rf"|(?P<so_far>earlier|later|so{S}far))(?:(?:{S}|-)(?:in|on|of|by))?(?:{S}|-)(?P<article>the{S})?"
)
THE_UNIT = pattern(r"(?P<unit>week|month|quarter|year|decade)\b(?!-)")
WEEK_OF = pattern(
    rf"(?P<unit>week|weekend){S}(?P<way>of|beginning|starting|commencing|ending|ended){S}(?:on{S})?(?:the{S})?"
)
NAMED_UNIT = pattern(rf"(?P<unit>month|year|decade|quarter){S}(?:of{S})?(?:the{S})?")

Cut = Callable[[DayWindow, str, date], DayWindow | None]


def third_of(index: int) -> Cut:
    """Early (0), mid (1) or late (2); a single day has no parts and stays itself."""

    def cut(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
        if unit in ("day", "weekend"):
            return window
        if unit not in THIRDS:
            return None
        step, mid, late = THIRDS[unit]
        starts = [window.first, shift(window.first, step, mid), shift(window.first, step, late), window.last + DAY]
        return DayWindow(starts[index], starts[index + 1] - DAY)

    return cut


def start_of(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
    """The first month of a year, the first seven days of a month, the first two of a week."""
    if unit not in EDGES:
        return None
    step, length = EDGES[unit]
    return DayWindow(window.first, shift(window.first, step, length) - DAY)


def end_of(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
    """As long as the start, but up to the last day."""
    if unit not in EDGES:
        return None
    step, length = EDGES[unit]
    return DayWindow(shift(window.last + DAY, step, -length), window.last)


def rest_of(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
    """What comes after the anchor, or the last day itself; the whole period when the anchor lies outside it."""
    inside = window.first <= anchor <= window.last
    return DayWindow(min(anchor + DAY, window.last), window.last) if inside else window


def past_of(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
    """What came before the anchor, or the first day itself; the whole period when the anchor lies outside it."""
    inside = window.first <= anchor <= window.last
    return DayWindow(window.first, max(anchor - DAY, window.first)) if inside else window


def so_far(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
    """From the start up to and including the anchor; the whole period when the anchor lies outside it."""
    return DayWindow(window.first, anchor) if window.first <= anchor <= window.last else window


def half_of(second: bool) -> Cut:
    """The first or the second half; a month's second half begins on the 16th."""

    def cut(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
        if unit not in HALVES:
            return None
        middle = shift(window.first, *HALVES[unit])
        return DayWindow(middle, window.last) if second else DayWindow(window.first, middle - DAY)

    return cut


def nth_of(nth: str, kind: str) -> Cut:
    """The nth seven days, weekday or Saturday with its Sunday; "last" counts from the end."""
    weekday = None if kind == "week" else 5 if kind == "weekend" else weekday_number(kind)
    length = {"week": 7, "weekend": 2}.get(kind, 1)

    def cut(window: DayWindow, unit: str, anchor: date) -> DayWindow | None:
        if unit not in THIRDS or unit == "week":
            return None
        if nth in ("last", "final"):
            first = window.last - (length - 1) * DAY
            first -= 0 * DAY if weekday is None else (first.weekday() - weekday) % 7 * DAY
        else:
            first = window.first + 7 * (ORDINALS[nth] - 1) * DAY
            first += 0 * DAY if weekday is None else (weekday - first.weekday()) % 7 * DAY
        return DayWindow(first, first + (length - 1) * DAY)

    return cut


NAMED_CUTS: dict[str, Cut] = {
    "early": third_of(0),
    "mid": third_of(1),
    "middle": third_of(1),
    "late": third_of(2),
    "start": start_of,
    "beginning": start_of,
    "end": end_of,
    "close": end_of,
    "rest": rest_of,
    "remainder": rest_of,
    "earlier": past_of,
    "later": rest_of,
    "so far": so_far,
    "first": half_of(second=False),
    "second": half_of(second=True),
    "latter": half_of(second=True),
}


def cut_of(match: re.Match[str]) -> Cut:
    """What a matched PART does to the period after it."""
    if match["nth"]:
        return nth_of(match["nth"].lower(), match["unit"].lower())
    words = match["third"] or match["edge"] or match["half"] or match["so_far"]
    return NAMED_CUTS[re.sub(r"\s+", " ", words.lower())]


def week_of(match: re.Match[str]) -> Callable[[DayWindow], DayWindow | None]:
    """What a matched WEEK_OF does to the day after it: its week, the seven days from it or to it, its weekend."""
    unit, way = match["unit"].lower(), match["way"].lower()

    def take(day: DayWindow) -> DayWindow | None:
        if unit == "weekend":
            return around(day.first, "weekend") if day.first == day.last else day
        if way == "of":
            return around(day.first, "week")
        return (
            DayWindow(day.last - 6 * DAY, day.last)
            if way.startswith("end")
            else DayWindow(day.first, day.first + 6 * DAY)
        )

    return take
