"""Dates that only the anchor settles: yesterday, last week, three months ago, the last 30 days, on Tuesday."""

import re
from collections.abc import Callable
from datetime import date

from rag.language.dates.days import reads_as_month
from rag.language.dates.found import DateContext, DateMeaning, Rule, pick_named
from rag.language.dates.windows import (
    DAY,
    DayWindow,
    ahead_of,
    around,
    back_from,
    calendar_unit,
    season,
    span_of_months,
    units_away,
    weekly,
    yearly,
)
from rag.language.dates.words import (
    COUNT,
    FULL_WEEKDAY,
    MONTH,
    ORDINALS,
    OTHER_YEAR,
    SCALE,
    SEASON,
    UNIT,
    S,
    count_range,
    month_number,
    pattern,
    weekday_number,
    word_before,
)

MODIFIER = rf"(?:this{S}(?:past|coming)|last|past|previous|prior|this|current|next|coming|upcoming)"
OFFSETS = dict.fromkeys(("last", "past", "previous", "prior"), -1) | dict.fromkeys(("this", "current"), 0)
OFFSETS |= dict.fromkeys(("next", "coming", "upcoming"), 1)
DAY_PART = r"(?:morning|afternoon|evening|night)"

NAMED_DAYS = {"day before yesterday": -2, "yesterday": -1, "last night": -1, "day after tomorrow": 2, "tomorrow": 1}
NAMED_DAY = pattern(
    rf"(?P<name>day{S}before{S}yesterday|day{S}after{S}tomorrow|yesterday|tomorrow|today|tonight|last{S}night"
    rf"|this{S}(?:morning|afternoon|evening))\b(?:{S}{DAY_PART}\b)?"
)
COUNTED = pattern(
    rf"(?:(?P<word>this{S}past|last|past|previous|prior|next|coming){S}(?P<count>{COUNT})|(?P<recent>recent))"
    rf"(?:{S}|-)(?P<unit>{UNIT})s?\b"
)
SCALED = pattern(rf"(?P<word>{MODIFIER})(?:{S}calendar)?{S}(?P<unit>{SCALE})(?!{S}of\b)")
AGO = pattern(rf"(?P<count>{COUNT})(?:{S}|-)(?P<unit>{UNIT})s?{S}(?P<way>ago|from{S}now|from{S}today)\b")
TO_DATE = pattern(rf"(?P<unit>year|quarter|month|week)(?:{S}|-)to(?:{S}|-)date\b")
MODIFIED_WEEKDAY = pattern(rf"(?P<word>{MODIFIER}){S}(?P<weekday>{FULL_WEEKDAY})(?:{S}{DAY_PART}\b)?")
WEEKDAY_OF_WEEK = pattern(
    rf"(?P<weekday>{FULL_WEEKDAY}){S}(?:of{S})?(?P<word>last|this|next|the{S}previous){S}week\b"
    rf"|(?P<word_first>last|this|next){S}week{S}(?:on{S})?(?P<weekday_last>{FULL_WEEKDAY})"
)
WEEKDAY_ALONE = pattern(
    rf"(?P<weekday>{FULL_WEEKDAY})(?:{S}{DAY_PART}\b)?(?!{S}(?:(?:the{S})?13th|night|times|mail|express|telegraph"
    rf"|ticket|mirror|herald|post|sport|morning{S}herald|football|addams|world|school|roast|life|best|brunch)\b)"
)
MODIFIED_MONTH = pattern(rf"(?P<word>{MODIFIER}){S}(?P<month>{MONTH})(?!{S}?[0-9]){OTHER_YEAR}")
MODIFIED_SEASON = pattern(rf"(?P<word>{MODIFIER}){S}(?P<season>{SEASON})(?!{S}(?:of|from|apart|short)\b)")
WEEKEND = pattern(r"weekend\b(?![A-Za-z'\u2019])")


def _named_day(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    name = re.sub(r"\s+", " ", match["name"].lower())
    if match["name"][0] in "TY" and _names_a_paper(match):
        return None
    offset = NAMED_DAYS.get(name, 0)
    generic = match.string[match.end() : match.end() + 2] in ("'s", "\u2019s")
    generic = generic or word_before(match.string, match.start()) == "of"  # "today's world", "the leaders of tomorrow"
    day = place.anchor + offset * DAY
    return DateMeaning(DayWindow(day, day), "day", "relative", anchored=True, loose=generic)


def _names_a_paper(match: re.Match[str]) -> bool:
    """USA Today, Entertainment Tonight, Tomorrowland's kind: a capital after a capitalised word, or after "the"."""
    before = match.string[max(0, match.start() - 24) : match.start()].split()
    word = before[-1].lstrip("'\"\u2018\u201c(") if before else ""
    return word == "the" or (word[:1].isupper() and word[-1].isalnum())


def _counted(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """The last 30 days: so many days that end with the anchor; the next five begin the day after it."""
    unit = match["unit"].lower()
    count = count_range(match["count"])[1] if match["count"] else count_range("recent")[1]
    word = (match["word"] or "last").lower()
    if (not match["count"] and not match[0].lower().endswith("s")) or unit == "weekend":
        return None
    reach = ahead_of if word in ("next", "coming") else back_from
    unit, count = ("week", 2 * count) if unit == "fortnight" else (unit, count)
    return DateMeaning(reach(place.anchor, unit, count), "span", "relative", anchored=True, loose=True)


def _scaled(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Last week, this month. "The last year" and "past year" run up to the anchor, "last year" is the one before."""
    unit, words = match["unit"].lower(), match["word"].lower().split()
    word = words[-1]
    article = word_before(match.string, match.start()) == "the"
    rolling = word in ("past", "coming", "upcoming") or (article and word in ("last", "next"))
    if unit == "weekend" or (unit == "quarter" and word != "past"):
        rolling = False
    if rolling:
        reach = back_from if OFFSETS[word] < 0 else ahead_of
        return DateMeaning(reach(place.anchor, unit, 1), "span", "relative", anchored=True, loose=True)
    if unit == "weekend" and word in ("coming", "upcoming"):
        return DateMeaning(_first_weekend_after(place.anchor), unit, "relative", anchored=True)
    loose = word in ("previous", "prior", "current") or article or unit == "quarter"
    return DateMeaning(calendar_unit(place.anchor, unit, OFFSETS[word]), unit, "relative", anchored=True, loose=loose)


def _first_weekend_after(anchor: date) -> DayWindow:
    this = calendar_unit(anchor, "weekend", 0)
    return this if this.first > anchor else calendar_unit(anchor, "weekend", 1)


ABOUT = frozenset("than over nearly almost about around roughly some approximately least".split())


def _ago(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Three weeks ago: the whole week that day lies in. "A few" is two to five of them, "several" three to seven."""
    unit = match["unit"].lower()
    low, high = count_range(match["count"])
    if unit == "hour":
        return None
    sign = -1 if match["way"].lower() == "ago" else 1
    window = units_away(place.anchor, unit, sign * low, sign * high)
    loose = low != high or "couple" in match["count"].lower() or word_before(match.string, match.start()) in ABOUT
    grain = {"fortnight": "week", "decade": "year"}.get(unit, unit)
    return DateMeaning(window, grain if low == high else "span", "relative", anchored=True, loose=loose)


def _to_date(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    first = around(place.anchor, match["unit"].lower()).first
    return DateMeaning(DayWindow(first, place.anchor), "span", "relative", anchored=True, loose=True)


def _modified_weekday(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Last: before the anchor. This: of the anchor's week. Next: of the week after. Coming: the first after."""
    weekday, words = weekday_number(match["weekday"]), match["word"].lower().split()
    if words[-1] in ("prior", "current"):
        return None
    ahead = (weekday - place.anchor.weekday() - 1) % 7 + 1
    offset = {"last": ahead - 7 or -7, "this": weekday - place.anchor.weekday(), "coming": ahead, "upcoming": ahead}
    offset |= {"past": offset["last"], "previous": offset["last"], "next": offset["this"] + 7}
    day = place.anchor + offset[words[-1]] * DAY
    return DateMeaning(DayWindow(day, day), "day", "relative", anchored=True)


def _weekday_of_week(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    word = (match["word"] or match["word_first"]).lower().split()[-1]
    weekday = weekday_number(match["weekday"] or match["weekday_last"])
    day = calendar_unit(place.anchor, "week", OFFSETS[word]).first + weekday * DAY
    return DateMeaning(DayWindow(day, day), "day", "relative", anchored=True)


# "Every Friday", "a Sunday", Black Friday, Sheffield Wednesday: no day in particular, or a name.
HABITS = frozenset(
    "every each most any many some a an one black cyber good ash super bloody palm easter freaky giving shrove holy "
    "fat taco pink casual spy throwback green sheffield bowl".split()
)
WEEKDAY_LEADS = frozenset("on since until by before after from last this next past coming to and late early".split())


def _weekday_alone(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    before = word_before(match.string, match.start())
    capital = match["weekday"][0].isupper()
    if before.rpartition("-")[2] in HABITS or before in ORDINALS:
        return None
    if not (capital or place.led or before in WEEKDAY_LEADS):
        return None
    series = weekly(weekday_number(match["weekday"]))
    return DateMeaning(series, "day", "relative", anchored=True, loose=before == "the")  # "the Sunday papers"


def _modified_month(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    word = match["month"].rstrip(".")
    after = match.string[match.end() : match.end() + 40]
    if word in ("may", "march", "mar", "dec", "sep", "jan") or not reads_as_month(word, after, led=True):
        return None
    month = month_number(word)
    return _named(match, place, lambda year: span_of_months(year, month, 1), "month")


def _modified_season(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    name = match["season"].lower()
    return _named(match, place, lambda year: season(name, year), "season")


def _named(match: re.Match[str], place: DateContext, make: Callable[[int], DayWindow], unit: str) -> DateMeaning | None:
    word = match["word"].lower().split()[-1]
    if word in ("prior", "current"):
        return None
    window = pick_named(yearly(make), word, place.anchor)
    return DateMeaning(window, unit, "relative", anchored=True) if window else None


def _weekend(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Over the weekend: the latest one begun. A weekend without a lead-in is nobody's in particular."""
    before = match.string[max(0, match.start() - 16) : match.start()].lower().split()[-2:]
    if not (len(before) == 2 and before[1] == "the" and (place.led or before[0] in ("over", "at", "during", "on"))):
        return None
    return DateMeaning(weekly(5, 2), "weekend", "relative", anchored=True)


RELATIVE_RULES: tuple[tuple[str, Rule], ...] = (
    ("named", (NAMED_DAY, _named_day)),
    ("modifier", (NAMED_DAY, _named_day)),
    ("modifier", (COUNTED, _counted)),
    ("modifier", (SCALED, _scaled)),
    ("modifier", (MODIFIED_WEEKDAY, _modified_weekday)),
    ("modifier", (WEEKDAY_OF_WEEK, _weekday_of_week)),
    ("modifier", (MODIFIED_MONTH, _modified_month)),
    ("modifier", (MODIFIED_SEASON, _modified_season)),
    ("count", (AGO, _ago)),
    ("number", (AGO, _ago)),
    ("unit", (TO_DATE, _to_date)),
    ("weekday", (WEEKDAY_OF_WEEK, _weekday_of_week)),
    ("weekday", (WEEKDAY_ALONE, _weekday_alone)),
    ("weekend", (WEEKEND, _weekend)),
)
