"""Days and months: 26 September 2023, 2023-09-26, Nov. 3-5, November 2023, and the same without their year."""

import re
from datetime import date

from rag.language.calendar_names import MONTH_WORDS
from rag.language.dates.found import DateContext, DateForm, DateMeaning, Rule, dated, day_window
from rag.language.dates.windows import DayWindow, Series, span_of_months, yearly
from rag.language.dates.words import (
    AMOUNT,
    ANY_YEAR,
    DASH,
    DAY,
    MONTH,
    OTHER_YEAR,
    WEEKDAY,
    S,
    month_number,
    pattern,
    weekday_number,
    word_before,
)

# Days known by their date: the year stays out of the name.
NAMED_EVENTS = {(9, 11): 2001, (1, 6): 2021, (10, 7): 2023}
EVENT_NOUN = pattern(rf"{S}(?:terror(?:ist)?{S})?(?:attacks?|massacres?|insurrection|riots?|hijackers)\b")
NOT_AMOUNT = rf"(?!:?[0-9]|%|\.[0-9]|,[0-9]{{3}}(?![0-9])|{S}?{DASH}{S}?[0-9]|{S}{AMOUNT})"

LEADS = frozenset("in on since until till by during through throughout early late mid mid- between for from to".split())
STRICT_LEADS = frozenset("in since until till by during through throughout early late mid mid- between".split())
# Months that are also names, verbs or adjectives, and need a word that leads them.
ALSO_WORDS = frozenset("may march april june august".split())
FULL_MONTHS = frozenset(word for word in MONTH_WORDS if len(word) > 4 or word in ("may", "june", "july"))
# "Every May", "that January": of no year, or of one told elsewhere.
OF_ANOTHER_YEAR = frozenset("each every most that following previous same".split())
_VERB_AFTER_MAY = pattern(
    rf"{S}(?!(?:as|was|is|this|its|his|has|sales|results|elections|needed|scheduled)\b)"
    rf"(?:be|have|not|also|well|still|even|or{S}may{S}not|[a-z]{{2,}}(?:ed|s)|said|won|lost|told|took)\b"
)
_CLAUSE_END = pattern(r"[ \t]*(?:[?.!,;)]|$)")

# --- in numbers

ISO = pattern(
    r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[01]?[0-9])(?P=mark)(?P<day>[0-3]?[0-9])(?![0-9])"
    r"(?:[T ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?:Z\b|[+-][0-9]{2}:?[0-9]{2}\b)?)?"
    r"(?![-/][0-9])"
)
ISO_MONTH = pattern(r"(?P<year>(?:19|20)[0-9]{2})-(?P<month>0[1-9]|1[0-2])(?![-/.:]?[0-9])")
NUMERIC = pattern(
    r"(?P<one>[0-3]?[0-9])(?P<mark>[-/.])(?P<two>[0-3]?[0-9])(?P=mark)(?P<year>(?:19|20)[0-9]{2}|(?<=/)[0-9]{2})"
    r"(?![0-9]|[-/.][0-9]|-[A-Za-z])"
)
NINE_ELEVEN = pattern(r"9/11(?![0-9/])")


def _iso(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    window = day_window(int(match["year"]), int(match["month"]), int(match["day"]))
    return DateMeaning(window, "day", "absolute") if window and window.first.year >= 1000 else None


def _iso_month(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    return DateMeaning(span_of_months(int(match["year"]), int(match["month"]), 1), "month", "partial")


def _numeric(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Month first as in the United States, unless only the other way is a day; with dots the day is first."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    year += 2000 if year < 100 else 0
    orders = [(one, two), (two, one)]
    if match["mark"] == ".":
        orders = [(two, one)]
    windows = (day_window(year, month, day) for month, day in orders if month)
    window = next((one for one in windows if one), None)
    return DateMeaning(window, "day", "absolute") if window else None


def _nine_eleven(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    return DateMeaning(DayWindow(date(2001, 9, 11), date(2001, 9, 11)), "day", "absolute")


# --- by name

_WEEKDAY_FIRST = rf"(?:(?:(?:last|this|next){S})?(?P<weekday>{WEEKDAY})(?:,{S}?|{S})(?:the{S})?)?"
_NO_MONTH = rf"(?!{S}(?:of{S})?{MONTH})"
_YEAR_WORDS = ANY_YEAR + r"|['\u2019][0-9]{2}\b"
_OF_YEAR = rf"(?:(?:,{S}?|{S})(?:(?:in|of){S})?(?P<year>{_YEAR_WORDS}))?"


def _to_day(after: str) -> str:
    """The pattern of a second day: "3-5", "3 to 5", "3 and 5"; with what must not follow it."""
    return rf"(?:(?:{S}?{DASH}{S}?|{S}(?:to|through|until|till|and|or|&){S}(?:the{S})?)(?P<last>{DAY}){after})?"


MONTH_DAY = pattern(
    rf"{_WEEKDAY_FIRST}(?P<month>{MONTH}){S}?(?:the{S})?(?P<day>{DAY}){_to_day(_NO_MONTH)}"
    rf"{NOT_AMOUNT}{OTHER_YEAR}{_OF_YEAR}"
)
DAY_MONTH = pattern(
    rf"{_WEEKDAY_FIRST}(?P<day>{DAY}){_to_day('')}{S}?(?:of{S})?(?P<month>{MONTH})(?!{S}Fools){OTHER_YEAR}{_OF_YEAR}"
)
MONTH_YEAR = pattern(rf"(?P<month>{MONTH})(?:,{S}?|{S}|-)(?:(?:of|in){S})?(?P<year>{_YEAR_WORDS})(?![-/][0-9])")
MONTH_SLASH_YEAR = pattern(r"(?P<number>0?[1-9]|1[0-2])/(?P<year>(?:19|20)[0-9]{2})(?![0-9/])")
MONTH_ALONE = pattern(rf"(?P<month>{MONTH})(?!{S}?-?[0-9]){OTHER_YEAR}")


def _named_day(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    if _is_a_verb(match):
        return None
    month, first = month_number(match["month"]), _number(match["day"])
    last = _number(match["last"]) if match["last"] else None
    words = match["year"]
    if words is None and not last and EVENT_NOUN.match(match.string, match.end()):
        words = str(NAMED_EVENTS.get((month, first), "")) or None
    form: DateForm = "range" if last else "absolute"
    found = dated(words, form, place, lambda year: day_window(year, month, first, last), "days" if last else "day")
    if found is None or isinstance(found.when, DayWindow):
        return found
    if found.when.latest(date(2000, 12, 31)) is None:  # no year has such a day: "February 30"
        return None
    preferred = _year_that_fits(found.when, match["weekday"], place.anchor)
    return DateMeaning(Series(found.when.at, preferred), found.unit, "range" if last else "partial", anchored=True)


def _number(day: str) -> int:
    return int(day.rstrip("stndrhSTNDRH"))


def _is_a_verb(match: re.Match[str]) -> bool:
    """Whether a small "may" or "march" without a year stands where a verb would: "you may 5", "all 14 may be"."""
    if match["month"] not in ("may", "march", "mar") or match["year"]:
        return False
    if match.start("month") > match.start("day") and not match["day"].isdigit():  # the 14th of may
        return bool(_VERB_AFTER_MAY.match(match.string, match.end()))
    return word_before(match.string, match.start()) not in LEADS


def _year_that_fits(series: Series, weekday: str | None, anchor: date) -> DayWindow | None:
    """The day in the anchor's year or one beside it that falls on the weekday written with it."""
    if not weekday:
        return None
    around = [window for k in (0, -1, 1) if (window := series.at(anchor, k))]
    return next((window for window in around if window.first.weekday() == weekday_number(weekday)), None)


def _month_year(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    month = month_number(match["month"])
    return dated(match["year"], "partial", place, lambda year: span_of_months(year, month, 1), "month")


def _month_slash_year(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    return DateMeaning(span_of_months(int(match["year"]), int(match["number"]), 1), "month", "partial")


def _month_alone(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    word = match["month"].rstrip(".")
    before = word_before(match.string, match.start())
    led = place.led or before in STRICT_LEADS
    after = match.string[match.start() + len(word) :][:40]
    if before in OF_ANOTHER_YEAR or not reads_as_month(word, after, led):
        return None
    month = month_number(word)
    return DateMeaning(yearly(lambda year: span_of_months(year, month, 1)), "month", "partial", anchored=True)


def reads_as_month(word: str, after: str, led: bool) -> bool:
    """Whether a month's name without a number is the month: "in May", not "it may", "Theresa May" or "the march"."""
    small = word.lower()
    if small == "may" and _VERB_AFTER_MAY.match(after):
        return False
    if word in ("may", "march"):
        return led and bool(_CLAUSE_END.match(after))
    if small in ALSO_WORDS or small not in FULL_MONTHS:
        return led and word not in ("mar", "dec", "sep", "jan")
    return True


DAY_RULES: tuple[tuple[str, Rule], ...] = (
    ("number", (ISO, _iso)),
    ("number", (ISO_MONTH, _iso_month)),
    ("number", (NUMERIC, _numeric)),
    ("number", (NINE_ELEVEN, _nine_eleven)),
    ("number", (DAY_MONTH, _named_day)),
    ("number", (MONTH_SLASH_YEAR, _month_slash_year)),
    ("month", (MONTH_DAY, _named_day)),
    ("month", (MONTH_YEAR, _month_year)),
    ("month", (MONTH_ALONE, _month_alone)),
    ("weekday", (MONTH_DAY, _named_day)),
    ("weekday", (DAY_MONTH, _named_day)),
    ("modifier", (MONTH_DAY, _named_day)),
)
